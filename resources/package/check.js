"use strict";
/* ---- SHA-256 as a stream (FIPS 180-4) ---- */
const K = new Uint32Array(64), H0 = new Uint32Array(8);
{ // The constants are the first 32 bits of the fractional parts of roots of primes.
  let count = 0;
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) >>> 0;
  for (let n = 2; count < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (count < 8) H0[count] = fraction(Math.sqrt(n));
    K[count++] = fraction(Math.cbrt(n));
  }
}
class Sha256 {
  constructor() { this.h = H0.slice(); this.w = new Uint32Array(64); this.tail = new Uint8Array(64); this.used = 0; this.length = 0; }
  block(bytes, at) {
    const w = this.w, h = this.h;
    for (let i = 0; i < 16; i++, at += 4) w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = (w[i - 16] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3)) + w[i - 7] + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10))) | 0;
    }
    let a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], k = h[7];
    for (let i = 0; i < 64; i++) {
      const t1 = (k + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      k = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += k;
  }
  update(bytes) {
    this.length += bytes.length;
    let at = 0;
    if (this.used) {
      const take = Math.min(64 - this.used, bytes.length);
      this.tail.set(bytes.subarray(0, take), this.used);
      this.used += take; at = take;
      if (this.used < 64) return this;
      this.block(this.tail, 0); this.used = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) this.block(bytes, at);
    this.tail.set(bytes.subarray(at)); this.used = bytes.length - at;
    return this;
  }
  hex() {
    const bits = this.length * 8, rest = new Uint8Array(this.used < 56 ? 64 : 128);
    rest.set(this.tail.subarray(0, this.used)); rest[this.used] = 0x80;
    const view = new DataView(rest.buffer);
    view.setUint32(rest.length - 8, Math.floor(bits / 4294967296)); view.setUint32(rest.length - 4, bits >>> 0);
    for (let at = 0; at < rest.length; at += 64) this.block(rest, at);
    return Array.from(this.h, (x) => x.toString(16).padStart(8, "0")).join("");
  }
}
const sha256 = (bytes) => new Sha256().update(bytes).hex();
if (!sha256(new TextEncoder().encode("abc")).startsWith("ba7816bf8f01cfea414140de5dae2223")) throw new Error("SHA-256");

/* The checksum of a ZIP: what does not fit it, other programs call damaged. */
const CRC = new Uint32Array(256).map((_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? n >>> 1 ^ 0xedb88320 : n >>> 1; return n; });
const crc32 = (bytes, before) => { let c = ~before; for (let i = 0; i < bytes.length; i++) c = CRC[(c ^ bytes[i]) & 255] ^ c >>> 8; return ~c >>> 0; };

/* ---- where the files come from: a ZIP or a folder ---- */
class Unable extends Error { constructor(code, item) { super(code); this.code = code; this.item = item || ""; } }
const LIMIT = 64e6, LOG_LIMIT = 256e6, MOST = 1e6, LONGEST_DIRECTORY = 1e9, TAIL = 2 ** 24;
const bytesOf = async (blob, from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer());
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true }), encode = (s) => new TextEncoder().encode(s);

/* What the records of a ZIP begin with; none is within a comment or an extra field. */
function hidesRecord(bytes) {
  for (let i = bytes.indexOf(0x50); i >= 0 && i + 4 <= bytes.length; i = bytes.indexOf(0x50, i + 1)) {
    if (bytes[i + 1] === 0x4b && [0x102, 0x304, 0x506, 0x606, 0x607].includes(bytes[i + 2] * 256 + bytes[i + 3])) return true;
  }
  return false;
}
/* The last directory that has entries; behind it data may be appended. */
async function zipEntries(file) {
  const tailStart = Math.max(0, file.size - TAIL), tail = await bytesOf(file, tailStart, file.size);
  let budget = MOST, tried = 0;
  for (let i = tail.length - 22; i >= 0 && tried < 10000; i--) {
    if (tail[i] !== 0x50 || tail[i + 1] !== 0x4b || tail[i + 2] !== 5 || tail[i + 3] !== 6) continue;
    tried++;
    const place = await findDirectory(file, tailStart + i, tail.subarray(i));
    if (!place) continue;
    const { entries, count, hides, whole } = await readDirectory(file, place, budget);
    budget -= count;
    if (!whole || !count) continue;
    const fits = place.isLast && !place.shift && count % 65536 === place.count % 65536;
    return { entries, unlisted: hides || !fits || await hasGap(file, entries, place.start) };
  }
  throw new Unable("not_ours", file.name);
}
async function findDirectory(file, end, tail) {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  let count = view.getUint16(10, true), size = view.getUint32(12, true), at = view.getUint32(16, true), stop = end;
  let isLast = tail.length === 22 + view.getUint16(20, true) && !hidesRecord(tail.subarray(22));
  if ((count === 0xffff || size === 0xffffffff || at === 0xffffffff) && end >= 76) {
    const locator = new DataView((await bytesOf(file, end - 20, end)).buffer);
    if (locator.getUint32(0, true) === 0x07064b50) {
      let found = false;
      for (const where of [Number(locator.getBigUint64(8, true)), end - 76]) {
        const record = new DataView((await bytesOf(file, Math.min(where, file.size), where + 56)).buffer);
        if (record.byteLength < 56 || record.getUint32(0, true) !== 0x06064b50) continue;
        count = Number(record.getBigUint64(32, true) & 0xffffn); size = Number(record.getBigUint64(40, true)); at = Number(record.getBigUint64(48, true)); stop = where; found = true;
        break;
      }
      if (!found) return null;
      isLast = isLast && stop + 76 === end;
    }
  }
  const start = stop - size;
  if (start < 0 || at > start) return null;
  if (size > LONGEST_DIRECTORY) throw new Unable("too_many_entries", file.name);
  return { start, stop, shift: start - at, count, isLast };
}
async function readDirectory(file, { start, stop, shift }, most) {
  const size = stop - start, directory = await bytesOf(file, start, stop), d = new DataView(directory.buffer), entries = [];
  let count = 0, hides = false;
  const found = (whole) => ({ entries, count, hides, whole });
  for (let p = 0; p < size; count++) {
    if (count >= most) throw new Unable("too_many_entries", file.name);
    if (p + 46 > size || d.getUint32(p, true) !== 0x02014b50) return found(false);
    const flags = d.getUint16(p + 8, true), method = d.getUint16(p + 10, true), crc = d.getUint32(p + 16, true);
    let packed = d.getUint32(p + 20, true), plain = d.getUint32(p + 24, true), offset = d.getUint32(p + 42, true);
    const n = d.getUint16(p + 28, true), extra = d.getUint16(p + 30, true), comment = d.getUint16(p + 32, true);
    if (p + 46 + n + extra + comment > size) return found(false);
    const raw = directory.slice(p + 46, p + 46 + n), more = directory.subarray(p + 46 + n, p + 46 + n + extra);
    const next = largeNumbers(more);
    plain = next(plain); packed = next(packed); offset = next(offset);
    hides = hides || hidesRecord(directory.subarray(p + 46, p + 46 + n + extra + comment));
    for (const name of [raw, ...otherNames(more, raw)]) entries.push({ name: utf8.decode(name), raw, flags, method, crc, packed, plain, offset: offset + shift });
    p += 46 + n + extra + comment;
  }
  return found(true);
}
/* The extra fields of one kind. */
function fieldsOf(extra, wanted) {
  const found = [];
  for (let q = 0; q + 4 <= extra.length;) {
    const id = extra[q] + extra[q + 1] * 256, length = extra[q + 2] + extra[q + 3] * 256;
    if (id === wanted) found.push(extra.subarray(q + 4, q + 4 + length));
    q += 4 + length;
  }
  return found;
}
/* Gives the numbers that did not fit in their places, from the extra field for large files. */
function largeNumbers(extra) {
  const [numbers = new Uint8Array(0)] = fieldsOf(extra, 1), large = new DataView(numbers.buffer, numbers.byteOffset, numbers.length);
  let r = 0;
  return (old) => { if (old !== 0xffffffff || r + 8 > numbers.length) return old; r += 8; return Number(large.getBigUint64(r - 8, true)); };
}
const areSame = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
/* Names that some programs give out in the place of the entry's own. */
const otherNames = (extra, name) => fieldsOf(extra, 0x7075).map((x) => x.subarray(5)).filter((x) => !areSame(x, name));
/* What stands before an entry's data; nothing, where no entry begins there. */
async function localHeader(file, entry) {
  const head = await bytesOf(file, Math.min(entry.offset, file.size), entry.offset + 30), d = new DataView(head.buffer);
  if (head.length < 30 || d.getUint32(0, true) !== 0x04034b50) return { start: entry.offset, flags: 0, method: 0, name: head.subarray(0, 0), extra: head.subarray(0, 0), numbers: [] };
  const n = d.getUint16(26, true), length = n + d.getUint16(28, true), rest = await bytesOf(file, entry.offset + 30, entry.offset + 30 + length);
  let packed = d.getUint32(18, true), plain = d.getUint32(22, true);
  const extra = rest.subarray(n), next = largeNumbers(extra);
  plain = next(plain); packed = next(packed);
  return { start: entry.offset + 30 + length, flags: d.getUint16(6, true), method: d.getUint16(8, true), name: rest.subarray(0, n), extra, numbers: [d.getUint32(14, true), packed, plain] };
}
async function hasGap(file, entries, directory) {
  let reached = 0, described = false;
  const isGap = (length) => length > 0 && !(described && [12, 16, 20, 24].includes(length));
  for (const entry of entries.slice().sort((a, b) => a.offset - b.offset)) {
    if (isGap(entry.offset - reached)) return true;
    const local = await localHeader(file, entry), end = local.start + entry.packed;
    if (hidesRecord(local.extra)) return true;
    if (end > reached) { reached = end; described = Boolean(entry.flags & 8); }
  }
  return isGap(directory - reached);
}
async function zipStream(file, entry) {
  const local = await localHeader(file, entry);
  if (local.start === entry.offset || local.method !== entry.method || local.flags & 1) throw new Error("header");
  if (!areSame(local.name, entry.raw) || otherNames(local.extra, local.name).length) throw new Error("name");
  const follow = local.flags & 8 ? [0, 0xffffffff] : []; // numbers may follow the data
  if (local.numbers.some((x, i) => x !== [entry.crc, entry.packed, entry.plain][i] && !follow.includes(x))) throw new Error("numbers");
  const blob = file.slice(local.start, local.start + entry.packed);
  if (blob.size !== entry.packed) throw new Error("cut");
  if (entry.method === 8) return blob.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  if (entry.packed !== entry.plain) throw new Error("size");
  return blob.stream();
}
/* A source has `files`: for each whole name its copies; `tops`: the folders of the packages in it. */
function sourceOf(items, label, isFolder) {
  const files = new Map(), tops = new Set();
  for (const item of items) {
    if (!files.has(item.name)) files.set(item.name, []);
    files.get(item.name).push(item);
    const slash = item.name.lastIndexOf("/") + 1;
    if (MARKERS.includes(item.name.slice(slash))) tops.add(item.name.slice(0, slash));
  }
  if (!tops.size) throw new Unable(items.some((i) => i.obstacle === "encrypted") ? "encrypted" : "not_ours", label);
  return { files, tops: [...tops].sort(), label, isFolder, unlisted: false };
}
const obstacleOf = (e) => e.flags & 1 ? "encrypted" : e.method !== 0 && e.method !== 8 ? "compression_unknown" : e.plain > 1e8 && e.plain > 200 * Math.max(e.packed, 1) ? "too_large" : "";
async function openZip(file) {
  const { entries, unlisted } = await zipEntries(file);
  const items = entries.filter((e) => !e.name.endsWith("/") || e.plain || e.packed > 2).map((e) => ({ name: e.name, size: e.plain, crc: e.crc, obstacle: obstacleOf(e), detail: String(e.method), stream: () => zipStream(file, e) }));
  return Object.assign(sourceOf(items, file.name, false), { unlisted });
}
function openFiles(list) {
  return sourceOf(list.map(([path, file]) => ({ name: path, size: file.size, obstacle: "", stream: async () => file.stream() })), "", true);
}

/* ---- the check: the same questions as `evidence-keeper verify` ---- */
const SIGNED_FILES = ["bag-info.txt", "bagit.txt", "how-to-check.txt", "manifest-sha256.txt", "public-key.pem", "seal.json", "time-stamp-request.tsq", "verify.html"], OPEN_PAGE = "open-me.html";
const TAG_FILES = [...SIGNED_FILES, "signed.sha256", "signed.sha256.sig"], MARKERS = ["seal.json", "signed.sha256", "tagmanifest-sha256.txt"];
const MANIFEST = "manifest-sha256.txt", TAG_MANIFEST = "tagmanifest-sha256.txt", ORIGINALS = "data/originals/";
const CHRONOLOGY = "data/chronology.json", CUSTODY = "data/custody-log.json";
const SMALL = [...TAG_FILES, TAG_MANIFEST, CUSTODY];
const OBSTACLES = ["encrypted", "compression_unknown", "too_large"];
const GENESIS = "0".repeat(64);
function parseList(bytes) {
  const found = new Map();
  for (const line of utf8.decode(bytes).split("\n")) { const hash = line.slice(0, 64), name = line.slice(66); if (hash.length === 64 && line.slice(64, 66) === "  " && name) found.set(name, hash); }
  return found;
}
const isPlainList = (bytes, listed) => utf8.decode(bytes) === [...listed.keys()].sort().map((n) => listed.get(n) + "  " + n + "\n").join("");
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value && typeof value === "object") return Object.fromEntries(Object.keys(value).sort().map((k) => [k, sorted(value[k])]));
  return value;
}
const canonical = (value) => JSON.stringify(sorted(value));
/* Every copy of the files that a package needs: `digests` with the bytes of small ones, `held`: a copy was not read. */
async function readAll(source, needed, findings, tell) {
  const read = new Map();
  let total = 0, done = 0;
  for (const name of needed) for (const file of source.files.get(name)) if (!file.obstacle) total += file.size;
  for (const name of needed) {
    const copies = { digests: new Map(), held: false, unreadable: false }, isSmall = SMALL.some((n) => name === n || name.endsWith("/" + n));
    read.set(name, copies);
    for (const file of source.files.get(name)) {
      if (file.obstacle) { findings.add(file.obstacle, source.label, file.detail); copies.held = true; continue; }
      const digest = new Sha256(), keep = isSmall && file.size <= LOG_LIMIT ? [] : null;
      try {
        const reader = (await file.stream()).getReader();
        let seen = 0, crc = 0;
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          digest.update(part.value); if (keep) keep.push(part.value);
          if (file.crc !== undefined) crc = crc32(part.value, crc);
          seen += part.value.length; done += part.value.length; tell(total ? done / total : 1);
          if (seen > file.size) { await reader.cancel(); throw new Error("longer"); }
        }
        if (seen !== file.size) throw new Error("shorter");
        if (file.crc !== undefined && crc !== file.crc) throw new Error("checksum");
      } catch (e) { copies.unreadable = true; continue; }
      const all = keep && new Uint8Array(file.size);
      if (keep) { let at = 0; for (const x of keep) { all.set(x, at); at += x.length; } }
      copies.digests.set(digest.hex(), all);
    }
  }
  return read;
}
/* The files of each package, without its folder's name. */
function namesBelow(source) {
  const below = new Map(source.tops.map((t) => [t, []]));
  for (const name of source.files.keys()) {
    for (let end = 0; end >= 0; end = name.indexOf("/", end) + 1 || -1) if (below.has(name.slice(0, end))) below.get(name.slice(0, end)).push(name.slice(end));
  }
  return below;
}
const coveredBy = (names) => [[MANIFEST, names.filter((n) => n.startsWith("data/"))], [TAG_MANIFEST, names.filter((n) => !n.startsWith("data/") && n !== TAG_MANIFEST)]];
/* What a check needs; of what was added the name is enough. */
async function namesToRead(source, top, names) {
  const needed = new Set([...TAG_FILES, OPEN_PAGE, TAG_MANIFEST, CHRONOLOGY, CUSTODY]), there = new Set(names);
  for (const [list, covered] of coveredBy(names)) {
    const read = there.has(list) ? await readAll(source, [top + list], new Findings(), () => {}) : new Map();
    const copies = [...read.values()].flatMap((c) => [...c.digests.values()]).filter((x) => x && x.length <= LIMIT);
    (copies.length ? copies.flatMap((x) => [...parseList(x).keys()]) : covered).forEach((n) => needed.add(n));
  }
  return [...names.filter((n) => needed.has(n)).sort(), ...names.filter((n) => n.startsWith(ORIGINALS) && !needed.has(n)).sort()].map((n) => top + n);
}
class Findings {
  constructor() { this.found = new Map(); }
  add(code, item, detail) { const key = code + "\0" + (item || ""); if (!this.found.has(key)) this.found.set(key, detail ? { code, item: item || "", detail } : { code, item: item || "" }); }
}
async function check(source, tell) {
  const findings = new Findings(), below = namesBelow(source), needed = new Set();
  for (const [top, names] of below) (await namesToRead(source, top, names)).forEach((n) => needed.add(n));
  const read = await readAll(source, [...needed], findings, tell), packages = [];
  for (const [top, names] of below) packages.push(await checkPackage(source, top, names, read, findings));
  if (!source.isFolder || packages.length > 1) outside(source, packages).forEach((n) => findings.add("file_added", n));
  if (source.unlisted) findings.add("data_unlisted", source.label);
  if (packages.length > 1) source.tops.forEach((t) => findings.add("several_packages", t));
  const found = [...findings.found.values()], obstacles = source.isFolder ? [...OBSTACLES, "several_packages"] : OBSTACLES;
  const outcome = !found.length ? "unchanged" : found.every((f) => obstacles.includes(f.code)) ? "unable" : "changed";
  return { outcome, findings: found, ...(packages.length > 1 ? { seal: "", signature: "", earlier: [] } : packages[0].said) };
}
/* Files that are in no package, or in one of several and on no list. */
function outside(source, packages) {
  const inside = new Map(), listed = new Set();
  for (const p of packages) {
    p.names.forEach((n) => inside.set(p.top + n, (inside.get(p.top + n) || 0) + 1));
    for (const list of [MANIFEST, TAG_MANIFEST]) for (const data of p.contents(list)) [...parseList(data).keys(), TAG_MANIFEST].forEach((n) => listed.add(p.top + n));
  }
  return [...source.files.keys()].filter((n) => (inside.get(n) || 0) < packages.length && (inside.has(n) ? !listed.has(n) : true)).sort();
}
async function checkPackage(source, top, names, read, findings) {
  const add = (code, item, detail) => findings.add(code, item, detail), there = new Set(names), none = { digests: new Map(), held: false };
  const copies = (name) => read.get(top + name) || none;
  const digests = (name) => [...copies(name).digests.keys()];
  const isUnknown = (name) => copies(name).held && !copies(name).digests.size;
  const contents = (name) => {
    const all = [...copies(name).digests], limit = name === CUSTODY ? LOG_LIMIT : LIMIT;
    for (const [hash, data] of all) if (!data || data.length > limit) { add("too_large", name); copies(name).held = true; copies(name).digests.delete(hash); }
    return [...copies(name).digests.values()];
  };
  for (const name of names) {
    if (copies(name).unreadable) add("file_unreadable", name);
    if (source.files.get(top + name).length > 1) add("file_duplicate", name);
  }
  // A line of the signed list vouches for a file; of several copies, all must have it.
  const lists = contents("signed.sha256").map(parseList);
  const byAny = (n, h) => lists.some((l) => l.get(n) === h), byAll = (n, h) => lists.length > 0 && lists.every((l) => l.get(n) === h);
  for (const [list, covered] of coveredBy(names)) {
    const vouching = list === TAG_MANIFEST;
    for (const data of contents(list)) {
      const listed = parseList(data);
      for (const [name, hash] of listed) {
        if (!there.has(name)) add("file_missing", name);
        for (const actual of digests(name)) if (actual !== hash) {
          if (vouching && byAny(name, actual)) add("list_changed", list);
          if (!vouching || !byAll(name, actual)) add("file_changed", name);
        }
      }
      for (const name of covered) if (!listed.has(name)) {
        if (vouching && lists.some((l) => l.has(name))) add("list_changed", list);
        if (!vouching || !lists.length || !lists.every((l) => l.has(name))) add("file_added", name);
      }
      if (!isPlainList(data, listed)) add("list_changed", list);
    }
  }
  for (const name of [MANIFEST, TAG_MANIFEST, ...TAG_FILES]) if (!there.has(name)) add("file_missing", name);
  for (const data of contents("signed.sha256")) {
    const listed = parseList(data);
    for (const name of [...SIGNED_FILES, OPEN_PAGE]) if (digests(name).some((h) => h !== listed.get(name))) add("file_changed", name);
    for (const name of listed.keys()) if (!there.has(name)) add("file_missing", name);
    if (!isPlainList(data, listed)) add("list_changed", "signed.sha256");
  }
  const parts = ["public-key.pem", "signed.sha256.sig", "signed.sha256"];
  const signature = parts.some(isUnknown) ? "unread" : await signatureOf(...parts.map(contents));
  if (signature === "wrong") add("signature_wrong", "signed.sha256.sig");
  const keys = contents("public-key.pem").map(keyOf), seals = [];
  for (const data of contents("seal.json")) {
    const sealed = parsedSeal(data);
    if (!sealed) { add("seal_unreadable", "seal.json"); continue; }
    if (Number.isInteger(sealed.format) && sealed.format > 1) {
      if (signature !== "wrong" && signature !== "unread" && digests("seal.json").every((h) => byAll("seal.json", h))) throw new Unable("format_newer", String(sealed.format));
      continue;
    }
    seals.push(sealed);
    if (keys.some((k) => hexOf(k) !== sealed.public_key) || !there.has("public-key.pem")) add("seal_mismatch", "public-key.pem");
    if (digests(CHRONOLOGY).some((h) => h !== sealed.chronology_sha256) || !there.has(CHRONOLOGY)) add("seal_mismatch", CHRONOLOGY);
    const wanted = new Map(), actual = new Map();
    const put = (map, key, values) => { map.set(key, new Set([...(map.get(key) || []), ...values])); };
    for (const i of Array.isArray(sealed.items) ? sealed.items : []) if (i && typeof i === "object") put(wanted, String(i.number), [String(i.sha256)]);
    for (const n of names) if (n.startsWith(ORIGINALS)) put(actual, n.slice(ORIGINALS.length).split(".")[0], digests(n));
    for (const n of new Set([...wanted.keys(), ...actual.keys()])) {
      const fits = wanted.has(n) && actual.has(n) && wanted.get(n).size === 1 && [...actual.get(n)].every((h) => wanted.get(n).has(h));
      if (!fits) add("seal_mismatch", n);
    }
  }
  const seal = digests("seal.json").length === 1 ? digests("seal.json")[0] : "";
  if (!digests("seal.json").length && !isUnknown("seal.json")) add("seal_unreadable", "seal.json");
  for (const data of contents(CUSTODY)) {
    const end = endOfLog(data, add);
    if (end && seals.some((s) => !s.log || s.log.length !== end.length || s.log.head !== end.head)) add("seal_mismatch", CUSTODY);
  }
  if (!digests(CUSTODY).length && !isUnknown(CUSTODY)) add("log_broken", "1");
  return { top, names, contents, said: { seal, signature, earlier: earlierOf(seals[0]) } };
}
function parsedSeal(bytes) {
  try {
    const text = utf8.decode(bytes), sealed = JSON.parse(text);
    return sealed && typeof sealed === "object" && !Array.isArray(sealed) && canonical(sealed) === text ? sealed : null;
  } catch (e) { return null; }
}
function earlierOf(sealed) {
  const seals = sealed && Array.isArray(sealed.earlier_seals) ? sealed.earlier_seals : [];
  return seals.filter((s) => typeof s === "string" && /^[0-9a-f]{64}$/.test(s));
}
/* Length and head of the custody log; nothing where its chain is broken, which is noted. */
function endOfLog(bytes, add) {
  let rows = null, at = 0;
  try {
    rows = JSON.parse(utf8.decode(bytes)).events;
    let previous = GENESIS;
    for (; at < rows.length; at++) {
      const r = rows[at], header = { number: r.number, previous: r.previous, operation: r.operation, wall: r.wall, zone: r.zone, clock_jump: r.clock_jump, body_hash: r.body_hash };
      let fits = r.number === at + 1 && r.previous === previous && r.hash === sha256(encode(canonical(header)));
      if (fits && r.salt) {
        const salt = Uint8Array.from(r.salt.match(/../g), (x) => parseInt(x, 16));
        fits = r.body_hash === new Sha256().update(salt).update(encode(r.body)).hex();
      }
      if (!fits) throw new Error("chain");
      previous = r.hash;
    }
    if (Array.isArray(rows)) return { length: rows.length, head: rows.length ? previous : GENESIS };
  } catch (e) { /* what stands there is no log of ours */ }
  add("log_broken", String(at + 1));
  return null;
}
function keyOf(bytes) {
  try {
    const der = Uint8Array.from(atob(utf8.decode(bytes).replace(/-----[^-]+-----|\s/g, "")), (c) => c.charCodeAt(0));
    return der.length === 44 ? der.slice(12) : null;
  } catch (e) { return null; }
}
const hexOf = (key) => key ? Array.from(key, (x) => x.toString(16).padStart(2, "0")).join("") : "";
async function signatureOf(keys, signatures, lists) {
  const raw = keys.length === 1 && signatures.length === 1 && lists.length === 1 ? keyOf(keys[0]) : null;
  if (!raw) return "wrong";
  if (!globalThis.crypto || !crypto.subtle) return "unknown";
  let key;
  try { key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]); } catch (e) { return "unknown"; }
  return await crypto.subtle.verify({ name: "Ed25519" }, key, signatures[0], lists[0]) ? "right" : "wrong";
}
