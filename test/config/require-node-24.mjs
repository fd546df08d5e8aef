const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Tallybridge needs Node 24 or newer, this is ${process.version}. \`npm ci\` installs one for this folder; it is missing when install scripts are switched off. Run: npm ci --ignore-scripts=false`,
  );
  process.exit(1);
}
