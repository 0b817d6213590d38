import { joined } from "../joined";

export default joined(import.meta.glob("../../../*/i18n/ko.ts", { eager: true }));
