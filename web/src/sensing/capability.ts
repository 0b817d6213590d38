import { type Capability, mapParameters } from "../core/capability";

export const capability: Capability = {
  name: "sensing",
  places: [
    {
      id: "map",
      label: "sensing.place.now",
      icon: "now",
      order: 10,
      also: ["list"],
      keeps: [
        ...["property", "thing", "datastream", "range", "compare", "owner", "dataSet", "state", "district", "time"],
        ...mapParameters,
      ],
      read: () => import("./now.svelte"),
    },
    {
      id: "data",
      label: "sensing.place.data",
      icon: "data",
      order: 40,
      keeps: ["property", "owner", "dataSet", "state", "district"],
      read: () => import("./data.svelte"),
    },
    {
      id: "devices",
      label: "sensing.place.devices",
      icon: "device",
      order: 50,
      keeps: ["device"],
      read: () => import("./devices.svelte"),
    },
  ],
  layers: [
    {
      id: "sensors",
      label: "sensing.layer",
      order: 10,
      on: true,
      legend: () => import("./layer_legend.svelte"),
      list: { at: { view: "list" }, keeps: ["property", "owner", "dataSet", "state", "time"] },
    },
  ],
};
