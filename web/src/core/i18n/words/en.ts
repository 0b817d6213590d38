import { joined } from "../joined";

export default joined(import.meta.glob("../../../*/i18n/en.ts", { eager: true }));
