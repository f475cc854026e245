import { needKey } from "./kms";
import { linkTo } from "./links";
import { accountKey } from "./policies";
import { type Routes, Slow } from "./routes";
import { type Body, invalid, notFound, type Store } from "./store";

type Done = (store: Store, name: string, operationType: string) => Body;
interface Properties extends Body {
  readonly disks: readonly (Body & { readonly initializeParams: { readonly sourceImage: string } })[];
  readonly serviceAccounts?: readonly { readonly email: string }[];
}

/** @throws Refusal where its identity is nobody, or the key of a disk may not be used; that its subnet is there was looked at before */
export function fillTemplate(body: Body, name: string, store: Store): Body {
  const properties = body.properties as Properties;
  for (const { email } of properties.serviceAccounts ?? []) if (!store.things.has(accountKey(email))) throw notFound(email);
  for (const { diskEncryptionKey } of properties.disks)
    needKey(store, (diskEncryptionKey as Body | undefined)?.kmsKeyName, "compute-system", name.split("/")[3] as string);
  const disks = properties.disks.map((disk, index) => ({
    index,
    kind: "compute#attachedDisk",
    ...disk,
    initializeParams: { ...disk.initializeParams, sourceImage: linkTo(disk.initializeParams.sourceImage) },
  }));
  return {
    ...body,
    properties: { ...properties, disks, metadata: { ...(properties.metadata as Body), fingerprint: store.tag() } },
  };
}

/** A group whose machines are as its template says; which they are, nobody asks. The provider says an empty choice of types of machines. */
export const fillManager = ({ instanceFlexibilityPolicy: _, ...body }: Body, name: string): Body => ({
  targetSize: 0,
  ...body,
  distributionPolicy: { targetShape: "EVEN", ...(body.distributionPolicy as Body) },
  instanceGroup: linkTo(name.replace("Managers", "s")),
  status: {
    isStable: true,
    versionTarget: { isReached: true },
    stateful: { hasStatefulConfig: false, perInstanceConfigs: { allEffective: true } },
    allInstancesConfig: { effective: true },
  },
});

/** @throws Refusal where another one already moves the number of the group's machines */
export function fillAutoscaler(body: Body, name: string, store: Store): Body {
  for (const [other, { target }] of store.things)
    if (other.includes("/autoscalers/") && target === body.target)
      throw invalid(`The resource ${body.target} already has the autoscaler ${other}; ${name} cannot be its second`);
  const { scaleInControl, ...policy } = body.autoscalingPolicy as Body;
  return {
    ...body,
    autoscalingPolicy: { mode: "ON", coolDownPeriodSec: 60, ...policy, ...(scaleInControl ? { scaleInControl } : {}) },
    status: "ACTIVE",
  };
}

/** An autoscaler is changed by its region, which is told the autoscaler's name. */
export const autoscalers = (done: Done): Routes => ({
  "PUT projects/*/regions/*/autoscalers": ({ name: place, query, json }, store) => {
    const name = `${place}/${query.autoscaler}`;
    const found = store.get(`compute/${name}`);
    return new Slow(() => {
      Object.assign(found, json, {
        autoscalingPolicy: { ...(found.autoscalingPolicy as Body), ...(json.autoscalingPolicy as Body) },
      });
      return done(store, name, "update");
    });
  },
});
