interface Service {
  readonly serviceArn: string;
}
interface Asked {
  readonly availabilityZoneRebalancing?: string;
}
interface Answer {
  readonly service?: Service;
  readonly services?: readonly Service[];
}

/** What moto 5.2.1 loses of ECS services: whether their containers are spread over the zones again after a failure. */
export class Containers {
  private readonly rebalancing = new Map<string, string>();

  /** An answer of moto's with what was asked for and lost. */
  complete({ availabilityZoneRebalancing: asked }: Asked, answer: Answer): object {
    if (asked && answer.service) this.rebalancing.set(answer.service.serviceArn, asked);
    const whole = (service: Service) => ({ ...service, availabilityZoneRebalancing: this.rebalancing.get(service.serviceArn) });
    return {
      ...answer,
      ...(answer.service && { service: whole(answer.service) }),
      ...(answer.services && { services: answer.services.map(whole) }),
    };
  }
}
