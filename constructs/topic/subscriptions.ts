import { Construct } from "../cdktf";

/** Something for each subscription, made below a construct of the subscription's own, by its name and in an order that does not depend on the description's. */
export const eachOf = <S, T>(
  self: Construct,
  subscriptions: Readonly<Record<string, S>>,
  make: (at: Construct, name: string, props: S) => T,
): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.entries(subscriptions)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, props]) => [name, make(new Construct(self, `to-${name}`), name, props)]),
  );

/** What is said of each subscription. */
export const mapped = <S, T>(all: Readonly<Record<string, S>>, say: (one: S) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(all).map(([name, one]) => [name, say(one)]));

/** The construct below which a subscription stands. */
export const scopeOf = (one: Construct): Construct => one.node.scopes.at(-2) as Construct;
