// Takes Lighthouse measures, one at a time, in one Node process that stays alive: loading Lighthouse costs
// more than a second of processor, so `lhci collect`, which starts anew for each run, pays it each time.
//
// stdin, one JSON object a line; first the settings, then requests, each answered before the next is read:
//   {nodeModules, chrome, chromeFlags, outDir, workDir, formFactor, extraHeaders, maxWaitForLoadMs, cookies}
//   {"do": "warm-up" | "run", "url": "https://..."}
// stdout, one JSON object a line:
//   {"event": "ready", "lighthouse"}            once, after the settings
//   {"event": "warmed"}                         the answer to a warm-up
//   {"event": "run", "lhr", "figures", ...}     the answer to a run whose result is in outDir/.lighthouseci
//   {"event": "failed", "code", "message"}      the answer to a run or a warm-up that gave nothing
// At the end of stdin (the caller is gone, or done) Chrome is killed and workDir removed, whatever goes on.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import {pathToFileURL} from 'node:url';

const PERFORMANCE_FIGURES = {
  fcp: 'first-contentful-paint',
  lcp: 'largest-contentful-paint',
  tbt: 'total-blocking-time',
  cls: 'cumulative-layout-shift',
  si: 'speed-index',
  ttfb: 'server-response-time',
  bytes: 'total-byte-weight',
  tti: 'interactive',
};
const SETTINGS_KEPT = [
  'formFactor', 'throttlingMethod', 'throttling', 'screenEmulation', 'emulatedUserAgent', 'locale',
  'onlyCategories', 'maxWaitForLoad', 'disableFullPageScreenshot',
];

const say = message => fs.writeSync(1, JSON.stringify(message) + '\n');
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms).unref());

let job, tools, chrome;
let launches = 0;

async function load({nodeModules}) {
  const require = createRequire(path.join(nodeModules, 'any.cjs'));
  const lighthousePath = require.resolve('lighthouse');
  const take = file => import(pathToFileURL(file).href);
  const inLighthouse = file => take(path.join(path.dirname(lighthousePath), file));
  return {
    lighthouse: (await take(lighthousePath)).default,
    constants: await inLighthouse('config/constants.js'),
    desktop: (await inLighthouse('config/desktop-config.js')).default,
    emulation: await inLighthouse('lib/emulation.js'),
    launcher: await take(require.resolve('chrome-launcher')),
    puppeteer: (await take(createRequire(lighthousePath).resolve('puppeteer-core'))).default,
    version: require('lighthouse/package.json').version,
  };
}

// One Chrome, with a profile of its own, for each run: the only way whose figures are those of `lhci collect`.
// A Chrome kept for all runs remembers favicons, connections and compiled code; Lighthouse's own reset leaves
// cookies and localStorage. Measured: fewer bytes from the second run on, and another blocking time.
async function openChrome() {
  const userDataDir = path.join(job.workDir, `profile-${++launches}`);
  fs.mkdirSync(userDataDir, {recursive: true});
  let started = false;
  let gone;
  const ended = new Promise((_, reject) => {
    gone = () => reject(coded(started ? 'BROWSER_ENDED' : 'BROWSER_NOT_STARTED', lastWords(userDataDir)));
  });
  ended.catch(() => {});
  const options = {
    chromePath: job.chrome,
    chromeFlags: ['--headless=new', ...job.chromeFlags],
    userDataDir,
    connectionPollInterval: 100,
    maxConnectionRetries: 300,
    logLevel: 'silent',
  };
  // launch() would wait for a Chrome that has already ended: its process is watched from the start
  chrome = new tools.launcher.Launcher(options, {
    spawn: (...command) => spawn(...command).once('exit', gone).once('error', gone),
  });
  const launched = chrome.launch().catch(error => {
    throw coded('BROWSER_NOT_STARTED', error.message);
  });
  launched.catch(() => {});
  await Promise.race([launched, ended]);
  started = true;
  return {port: chrome.port, ended};
}

const coded = (code, message) => Object.assign(new Error(message), {code});

function lastWords(userDataDir) {
  const lines = fs.readFileSync(path.join(userDataDir, 'chrome-err.log'), 'utf8').trim().split('\n');
  return lines.at(-1).slice(0, 300);
}

async function closeChrome() {
  if (!chrome) return;
  const child = chrome.chromeProcess;
  const over = !child || child.exitCode !== null || child.signalCode !== null ||
    new Promise(resolve => child.once('exit', resolve));
  chrome.kill();
  chrome = undefined;
  await Promise.race([over, sleep(2000)]);
  for (const name of fs.readdirSync(job.workDir)) {
    // a process of Chrome may still be writing: what cannot be removed now goes with workDir at the end
    try {
      fs.rmSync(path.join(job.workDir, name), {recursive: true, force: true});
    } catch {}
  }
}

// A plain visit, seen by the server as Lighthouse's would be: what is cold is on the server's side (page
// cache, resized images), and it differs from page to page. Measured on a WordPress just started: the runs
// that follow spread no more than after a whole Lighthouse run, for a third of its processor time.
async function warmUp(url, browser) {
  const connection = await tools.puppeteer.connect({
    browserURL: `http://127.0.0.1:${browser.port}`, defaultViewport: null,
  });
  try {
    const page = await connection.newPage();
    const devtools = await page.createCDPSession();
    const settings = {...tools.constants.defaultSettings, ...configOf(job)?.settings};
    await tools.emulation.emulate({sendCommand: devtools.send.bind(devtools)}, settings);
    await page.setExtraHTTPHeaders(job.extraHeaders);
    await page.goto(url, {waitUntil: 'load', timeout: job.maxWaitForLoadMs});
  } finally {
    await connection.disconnect();
  }
  return {event: 'warmed'};
}

// What opens a shop that is still closed. Lighthouse clears much before a run, but no cookies.
async function giveCookies(browser) {
  const connection = await tools.puppeteer.connect({
    browserURL: `http://127.0.0.1:${browser.port}`, defaultViewport: null,
  });
  try {
    const devtools = await (await connection.pages())[0].createCDPSession();
    await devtools.send('Network.setCookies', {cookies: job.cookies});
  } finally {
    await connection.disconnect();
  }
}

const configOf = ({formFactor}) => (formFactor === 'desktop' ? tools.desktop : undefined);

async function run(url, browser) {
  const flags = {
    port: browser.port,
    onlyCategories: ['performance'],
    disableFullPageScreenshot: true,
    locale: 'fr',
    maxWaitForLoad: job.maxWaitForLoadMs,
    extraHeaders: job.extraHeaders,
    logLevel: 'silent',
  };
  const {lhr} = await tools.lighthouse(url, flags, configOf(job));
  if (lhr.runtimeError) {
    return {event: 'failed', code: lhr.runtimeError.code, message: lhr.runtimeError.message};
  }
  // an extra header may be a password: its name is evidence, its value is not (a copy: the next run needs it)
  const names = Object.keys(lhr.configSettings.extraHeaders ?? {});
  lhr.configSettings.extraHeaders = names.length ? Object.fromEntries(names.map(name => [name, '***'])) : null;
  return {event: 'run', lhr: save(lhr), ...summary(lhr)};
}

function summary(lhr) {
  const number = value => (typeof value === 'number' ? value : null);
  const figures = Object.entries(PERFORMANCE_FIGURES)
    .map(([name, audit]) => [name, number(lhr.audits[audit]?.numericValue)]);
  // the warning's text depends on the language, its message id does not
  const slow = Object.entries(lhr.i18n.icuMessagePaths)
    .some(([id, uses]) => id.endsWith('navigation.js | warningTimeout') && uses.length > 0);
  return {
    figures: Object.fromEntries(figures),
    score: number(lhr.categories.performance.score),
    benchmarkIndex: lhr.environment.benchmarkIndex,
    finalUrl: lhr.finalDisplayedUrl,
    fetchTime: lhr.fetchTime,
    loadTimedOut: slow,
    warnings: lhr.runWarnings,
    settings: {
      lighthouse: lhr.lighthouseVersion,
      browser: lhr.environment.hostUserAgent,
      ...Object.fromEntries(SETTINGS_KEPT.map(name => [name, lhr.configSettings[name]])),
    },
  };
}

// The name that Lighthouse CI looks for: lhr-<milliseconds>.json
function save(lhr) {
  const folder = path.join(job.outDir, '.lighthouseci');
  fs.mkdirSync(folder, {recursive: true});
  let stamp = Date.now();
  while (fs.existsSync(path.join(folder, `lhr-${stamp}.json`))) stamp++;
  const name = `lhr-${stamp}.json`;
  fs.writeFileSync(path.join(folder, `${name}.part`), JSON.stringify(lhr));
  fs.renameSync(path.join(folder, `${name}.part`), path.join(folder, name));
  return name;
}

async function answer(request) {
  let browser;
  try {
    // closed here and not after the run: the caller reads Chrome's processor time when the answer comes
    await closeChrome();
    browser = await openChrome();
    if (job.cookies?.length) await giveCookies(browser);
    const work = request.do === 'warm-up' ? warmUp(request.url, browser) : run(request.url, browser);
    work.catch(() => {});
    say(await Promise.race([work, browser.ended]));
  } catch (reason) {
    // when Chrome dies, the lost connection may be known before the death that explains it
    const error = await Promise.race([browser?.ended.catch(death => death), sleep(300)]) ?? reason;
    say({
      event: 'failed',
      code: typeof error.code === 'string' ? error.code : 'LIGHTHOUSE_ERROR',
      message: String(error.friendlyMessage?.formattedDefault ?? error.message ?? error),
    });
  }
}

function stop(status = 0) {
  try {
    chrome?.kill();
    if (job) fs.rmSync(job.workDir, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
  } finally {
    process.exit(status);
  }
}

process.on('SIGINT', () => stop());
process.on('SIGTERM', () => stop());
// a command of Lighthouse's that nobody waits for any more, when Chrome dies: the run's own answer tells it
process.on('unhandledRejection', error => console.error('unhandled:', error));
let turn = Promise.resolve();
readline.createInterface({input: process.stdin})
  .on('line', line => {
    turn = turn.then(async () => {
      const message = JSON.parse(line);
      if (job) return answer(message);
      job = message;
      tools = await load(job);
      say({event: 'ready', lighthouse: tools.version});
    }).catch(error => {
      console.error(error);
      stop(1);
    });
  })
  .on('close', () => stop());
