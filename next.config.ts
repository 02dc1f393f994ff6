import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  // Native and WebAssembly parts that a bundler cannot carry.
  serverExternalPackages: ['@libsql/client', '@resvg/resvg-js', 'wawoff2'],
  // `npm run check` type-checks the whole tree; a second pass here would only slow `npm run demo`.
  typescript: { ignoreBuildErrors: true },
};

export default config;
