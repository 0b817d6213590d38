import { joined } from "../joined";

export default joined(import.meta.glob("../../../*/i18n/de.ts", { eager: true }));
