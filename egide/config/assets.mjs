// Builds the front-end files from egide/socle/interface/assets and the packages of package.json.
// Everything is made beside the final folder, which is replaced at the end: a failed build changes nothing.
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const packages = path.join(root, "node_modules");
const sources = path.join(root, "egide", "socle", "interface", "assets");
const target = path.join(root, "egide", "socle", "interface", "static", "interface", "build");
const work = `${target}.neuf`;

const FONT = "@fontsource-variable/atkinson-hyperlegible-next";
// The same typeface as TrueType files, that letters embed: no program of the press reads woff2.
const PRINTED_FONT = "@expo-google-fonts/atkinson-hyperlegible-next";
const PRINTED_STYLES = ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"];
const ICONS = "@tabler/icons";

const listed = async () =>
  (await readdir(sources)).filter((name) => !name.startsWith("_") && !name.startsWith(".")).sort();

async function styles(names) {
  const font = path.join(packages, FONT, "files");
  for (const name of names.filter((one) => one.endsWith(".scss"))) {
    const { css } = sass.compile(path.join(sources, name), {
      loadPaths: [sources, root, packages],
      quietDeps: true,
      style: "compressed",
      logger: sass.Logger.silent,
    });
    await writeFile(path.join(work, name.replace(/\.scss$/, ".css")), css);
    for (const [, url] of css.matchAll(/url\(["']?(?!data:)([^"')]+)["']?\)/g)) {
      if (!url.endsWith(".woff2")) continue;
      await mkdir(path.dirname(path.join(work, url)), { recursive: true });
      await copyFile(path.join(font, path.basename(url)), path.join(work, url));
    }
  }
}

async function scripts(names) {
  const entries = names.filter((one) => one.endsWith(".js")).map((one) => path.join(sources, one));
  if (!entries.length) return;
  await esbuild.build({
    entryPoints: entries,
    outdir: work,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020"],
    nodePaths: [packages],
    legalComments: "eof",
    logLevel: "error",
  });
}

async function icons(names) {
  if (!names.includes("icones.txt")) return;
  const text = await readFile(path.join(sources, "icones.txt"), "utf8");
  const wanted = text.split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  await mkdir(path.join(work, "icones"));
  for (const name of wanted) {
    const file = path.join(packages, ICONS, "icons", "outline", `${name}.svg`);
    await copyFile(file, path.join(work, "icones", `${name}.svg`)).catch(() => {
      throw new Error(`assets/icones.txt : l’icône « ${name} » n’existe pas.`);
    });
  }
}

async function pictures(names) {
  for (const name of names.filter((one) => /\.(svg|png|ico)$/.test(one))) {
    await copyFile(path.join(sources, name), path.join(work, name));
  }
}

async function printedFonts() {
  await mkdir(path.join(work, "impression"));
  for (const style of PRINTED_STYLES) {
    const file = `AtkinsonHyperlegibleNext_${style}.ttf`;
    await copyFile(path.join(packages, PRINTED_FONT, style, file), path.join(work, "impression", file));
  }
}

async function licences() {
  await mkdir(path.join(work, "licences"), { recursive: true });
  for (const [name, file] of [["atkinson-hyperlegible-next", FONT], ["tabler-icons", ICONS]]) {
    await copyFile(path.join(packages, file, "LICENSE"), path.join(work, "licences", `${name}.txt`));
  }
}

try {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const names = await listed().catch(() => []);
  for (const step of [styles, scripts, icons, pictures, printedFonts, licences]) await step(names);
  await rm(target, { recursive: true, force: true });
  await rename(work, target);
} catch (error) {
  await rm(work, { recursive: true, force: true });
  console.error(error.message ?? error);
  process.exitCode = 1;
}
