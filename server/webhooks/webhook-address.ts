import { BlockList, isIP } from 'node:net';

/**
 * Which addresses head office may ask. Only the administrator enters URLs, and the chain's systems often
 * are in its own network, so private addresses are allowed. Never asked are addresses that answer for the
 * machine itself or for no single machine: link-local ones, where cloud providers hand out a machine's
 * keys, multicast and the unspecified address. Plain http stays within the network.
 */
const never = new BlockList();
never.addSubnet('0.0.0.0', 8, 'ipv4');
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addSubnet('224.0.0.0', 3, 'ipv4');
never.addAddress('::', 'ipv6');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
// AWS hands out keys here as well.
never.addAddress('fd00:ec2::254', 'ipv6');

const ownNetwork = new BlockList();
ownNetwork.addSubnet('127.0.0.0', 8, 'ipv4');
ownNetwork.addSubnet('10.0.0.0', 8, 'ipv4');
ownNetwork.addSubnet('172.16.0.0', 12, 'ipv4');
ownNetwork.addSubnet('192.168.0.0', 16, 'ipv4');
ownNetwork.addAddress('::1', 'ipv6');
ownNetwork.addSubnet('fc00::', 7, 'ipv6');

/** Why an address is not asked; null when it may be. Looked at after the name was resolved, at each request. */
export function addressProblem(address: string, protocol: string): string | null {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  // An IPv4 address in IPv6 clothes is judged as what it is: BlockList does so by itself.
  if (never.check(address, family)) return `${address} is never asked: it is no system of a chain`;
  if (protocol === 'http:' && !ownNetwork.check(address, family))
    return `${address} is outside the chain's network: use https`;
  return null;
}

/** What is wrong with a URL as it stands; names are judged when they are resolved. */
export function urlProblem(text: string): string | null {
  const url = URL.parse(text);
  if (!url) return 'an http(s) URL';
  if (url.username !== '' || url.password !== '') return 'without a name and password in it';
  if (url.hash !== '') return 'without a #fragment';
  const host = hostOf(url);
  return isIP(host) ? addressProblem(host, url.protocol) : null;
}

/** The host as the resolver takes it: an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
