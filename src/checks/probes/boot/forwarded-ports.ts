/**
 * Which loopback port QEMU picked for each forwarded guest port, from its monitor's `info usernet`.
 * A line reads `TCP[HOST_FORWARD]  12  127.0.0.1 40123  10.0.2.15  22  0  0`.
 */
export function forwardedPorts(infoUsernet: string): Map<number, number> {
  const ports = new Map<number, number>();
  for (const line of infoUsernet.split("\n")) {
    const match = /^\s*TCP\[HOST_FORWARD\]\s+\d+\s+\S+\s+(\d+)\s+\S+\s+(\d+)\s/.exec(line);
    if (match !== null) ports.set(Number(match[2]), Number(match[1]));
  }
  return ports;
}
