export { makeCertificate, type Certificate } from './certificate.js';
export { Channel, type ChannelTimeouts } from './channel.js';
export { listen, type Listener, type ListenOptions } from './listener.js';
