import { type Capability, mapParameters } from "../core/capability";

export const capability: Capability = {
  name: "features",
  places: [
    {
      id: "collection",
      label: "features.title",
      icon: "list",
      keeps: ["collection", "extent", ...mapParameters],
      read: () => import("./collection_page.svelte"),
    },
  ],
};
