import { z } from "zod";
import { requestSeconds, type ServiceSize, serviceSizeNames } from "../../catalog/services";
import { keyFor } from "../key/schema";
import { about, ascending, environment, ref } from "../schema";

const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
/** `nginx:1.27`, `library/nginx:1.27` or `nginx@sha256:…`: a part with a dot before the first slash would be another registry's host. */
const imagePattern = new RegExp(
  `^(?:docker\\.io/)?(?:[a-z0-9_-]{1,64}/)?[a-z0-9][a-z0-9._-]{0,127}(?::${tag}|@sha256:[0-9a-f]{64})$`,
);

const image = z.union([
  z
    .string()
    .max(300)
    .regex(
      imagePattern,
      "an image is one of Docker Hub with its tag or digest, such as nginx:1.27, or `{ registry, tag }` of the lab's own",
    ),
  z.strictObject({
    /** The lab's own registry. The service may pull from it. */
    registry: about(ref("registry"), {
      description: "A registry of the lab, from which the service then may pull",
      example: "images",
    }),
    /** The image's tag, 1 to 128 characters. */
    tag: about(z.string().regex(new RegExp(`^${tag}$`), "a tag has letters, digits, dots, hyphens and underscores"), {
      description: "The tag of the image; it must have been pushed before the service is deployed",
      example: "v1",
    }),
  }),
]);

const scale = z
  .strictObject({
    /** Containers that run even where nobody calls, 0 to 10. @default 0 */
    min: about(z.int().min(0).max(10).default(0), { description: "Containers that run even where nobody calls", example: "0" }),
    /** Containers at most, 1 to 20. @default 3 */
    max: about(z.int().min(1).max(20).default(3), { description: "Containers at most", example: "3" }),
  })
  .superRefine(ascending);

/** A container behind an HTTPS address, which named identities call. */
export const service = z
  .strictObject({
    /** An image of Docker Hub with its tag or digest, or of a registry of the lab. */
    image: about(image, {
      description: "An image of Docker Hub with its tag or digest, or of a registry of the lab",
      example: "nginx:1.27",
    }),
    /** The port on which the container answers HTTP; it is told in `PORT`. 1 to 65535. @default 8080 */
    port: about(z.int().min(1).max(65_535).default(8080), {
      description: "The port on which the container answers plain HTTP; the container is told it in PORT",
      example: "8080",
    }),
    /** CPUs and memory of one container, by name. @default "small" */
    size: about(z.enum(serviceSizeNames).default("small" satisfies ServiceSize), {
      description:
        "How large one container is: tiny ¼ CPU and ½ GiB, small ½ and 1, medium 1 and 2, large 2 and 4, xlarge 4 and 8",
      example: "small",
    }),
    /** How many containers run. @default none where nobody calls, 3 at most */
    scale: about(scale.default({ min: 0, max: 3 }), { description: "How many containers run" }),
    /** Variables for the container, at most 50. No place for secrets. @default none */
    environment: about(environment().default({}), {
      description:
        "Environment variables by name. What the lab's own buckets, queues, topics, databases, caches, secrets and models grant to the service is told by more of them, such as BUCKET_DOCUMENTS. No place for secrets",
    }),
    /** Machines that may call the service, besides the team's operators and admins. @default nobody */
    callers: about(z.array(ref("machine")).max(20).default([]), {
      description:
        "Machines that may call the service, besides the team's operators and admins; nobody calls it without an identity",
      example: "[workbench]",
    }),
    /** The subnet from which the service reaches the lab's network; one with a way to the internet. @default the only subnet of the lab, on Google none */
    subnet: about(ref("subnet").optional(), {
      description: "The subnet from which the service reaches the lab's network; one with a way to the internet",
      example: "work",
    }),
    /** The key that encrypts what containers write beside them while they run, on AWS, and the image from which they start, on Google; another one starts them anew. Azure takes none. @default the cloud's own */
    key: keyFor("the containers' own storage"),
  })
  .describe(
    `A container behind an HTTPS address: it answers named identities, within ${requestSeconds} seconds, keeps nothing, and runs by an identity of its own`,
  );
