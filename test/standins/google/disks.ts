import { readDisk } from "./kinds";
import { linksOf } from "./links";
import type { Routes } from "./routes";
import { Slow } from "./routes";
import { type Body, invalid, Refusal, type Store } from "./store";

type Done = (store: Store, name: string, operationType: string) => Body;

/** How a disk comes to a machine that stands, and leaves it. */
export const attachments = (done: Done): Routes => ({
  "POST projects/*/zones/*/instances/*/attachDisk": ({ name: asked, json }, store) => {
    const name = asked.replace(/\/attachDisk$/, "");
    const instance = store.get(`compute/${name}`);
    const [disk = ""] = linksOf({ source: json.source });
    store.get(disk);
    if (!disk.includes(`/${name.split("/").slice(2, 4).join("/")}/`))
      throw invalid(`The disk ${disk} is not in the zone of ${name}`);
    if ((readDisk({}, disk, store).users as string[]).length > 0)
      throw new Refusal(400, "INVALID_ARGUMENT", "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE", `The disk ${disk} is already in use`);
    const { selfLink: source } = store.get(disk);
    const added = { ...json, source, autoDelete: false, boot: false, type: "PERSISTENT" };
    return new Slow(() => {
      instance.disks = [...(instance.disks as Body[]), added];
      return done(store, name, "attachDisk");
    });
  },
  "POST projects/*/zones/*/instances/*/detachDisk": ({ name: asked, query }, store) => {
    const name = asked.replace(/\/detachDisk$/, "");
    const instance = store.get(`compute/${name}`);
    const disks = instance.disks as Body[];
    const found = disks.find(({ deviceName }) => deviceName === query.deviceName);
    if (!found) throw invalid(`No attached disk found with device name '${query.deviceName}'`);
    return new Slow(() => {
      instance.disks = (instance.disks as Body[]).filter((one) => one !== found);
      return done(store, name, "detachDisk");
    });
  },
});
