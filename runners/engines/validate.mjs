// Validates HTML, in one Node process that stays alive: by the Nu Html Checker, which it keeps running in a Java of its
// own and asks over the loopback, or where there is no Java by html-validate.
//
// stdin, one JSON object a line; first the settings, then requests:
//   {nodeModules, java: "<path>" | null}
//   {id, html: "..."}
// stdout, one JSON object a line:
//   {"event": "ready", "tool", "version"}         once, after the settings
//   {"id", "messages": [{rule, text, line, column, extract}]} or {"id", "error"}   the answer to a request
// At the end of stdin Java is killed, whatever goes on.
import {spawn} from 'node:child_process';
import {createRequire} from 'node:module';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import readline from 'node:readline';

const MAX_MESSAGES = 200; // of one document
const START_MS = 60_000;
const say = message => process.stdout.write(JSON.stringify(message) + '\n');

let validator, child;

const freePort = () => new Promise((resolve, reject) => {
  const server = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const {port} = server.address();
    server.close(() => resolve(port));
  });
});

function post(port, html) {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1', port, path: '/?out=json&level=error', method: 'POST', agent: false,
      headers: {'content-type': 'text/html; charset=utf-8', 'user-agent': 'Preuve'}, // it refuses who has no name
    };
    const request = http.request(options, answer => {
      const parts = [];
      answer.on('data', part => parts.push(part)).on('error', reject).on('end', () => {
        const text = Buffer.concat(parts).toString();
        answer.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(`${answer.statusCode}`));
      });
    });
    request.on('error', reject).end(html);
  });
}

// Its own loopback server is the only way in which the checker stays in memory: starting it costs seconds each time.
async function nu({nodeModules, java}) {
  const port = await freePort();
  const jar = path.join(nodeModules, 'vnu-jar', 'build', 'dist', 'vnu.jar');
  const flags = [
    '-Dnu.validator.servlet.bind-address=127.0.0.1', '-Djava.awt.headless=true',
    // A deep schema overflows a small stack; the rest keeps a helper of ours from taking the machine.
    '-Xss4m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1',
  ];
  await new Promise((resolve, reject) => {
    child = spawn(java, [...flags, '-cp', jar, 'nu.validator.servlet.Main', String(port)]);
    const heard = data => String(data).includes('service started') && resolve();
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    child.once('error', reject).once('exit', () => reject(new Error('Java ended')));
    setTimeout(() => reject(new Error('Java does not start')), START_MS).unref();
  });
  const {version} = await post(port, '<!doctype html><title>x</title>');
  return {
    tool: 'Nu Html Checker',
    version: String(version).split(' ')[0],
    async check(html) {
      const {messages} = await post(port, html);
      return messages.filter(one => one.type !== 'info').map(one => ({
        rule: one.subType ?? one.type,
        text: one.message,
        line: one.lastLine ?? null,
        column: one.firstColumn ?? one.lastColumn ?? null,
        extract: one.extract ?? '',
      }));
    },
  };
}

// Only its rules on how markup is written and nested: the others are about style, or about what other checks judge.
const RULES = [
  'close-order', 'no-dup-attr', 'no-dup-id', 'element-name', 'element-permitted-content', 'element-permitted-parent',
  'element-permitted-occurrences', 'element-permitted-order', 'attribute-misuse', 'attribute-allowed-values',
  'void-content', 'script-element',
];

async function htmlValidate({nodeModules}) {
  const require = createRequire(path.join(nodeModules, 'any.cjs'));
  const {HtmlValidate, version, StaticConfigLoader} = require('html-validate');
  const rules = Object.fromEntries(RULES.map(name => [name, 'error']));
  const config = {root: true, elements: ['html5'], rules};
  const checker = new HtmlValidate(new StaticConfigLoader(config));
  return {
    tool: 'html-validate',
    version,
    async check(html) {
      const report = await checker.validateString(html);
      const lines = html.split('\n');
      return report.results.flatMap(result => result.messages).map(one => ({
        rule: one.ruleId,
        text: one.message,
        line: one.line,
        column: one.column,
        extract: (lines[one.line - 1] ?? '').slice(Math.max(0, one.column - 30), one.column + 50),
      }));
    },
  };
}

async function start(settings) {
  if (settings.java) {
    try {
      return await nu(settings);
    } catch (error) {
      child?.kill('SIGKILL');
      console.error(error);
    }
  }
  return htmlValidate(settings);
}

async function answer({id, html}) {
  try {
    say({id, messages: (await validator.check(html)).slice(0, MAX_MESSAGES)});
  } catch (error) {
    say({id, error: String(error?.message ?? error).slice(0, 300)});
  }
}

function stop(status) {
  child?.kill('SIGKILL');
  process.exit(status);
}

process.on('SIGTERM', () => stop(0));
let turn = Promise.resolve();
readline.createInterface({input: process.stdin})
  .on('line', line => {
    turn = turn.then(async () => {
      const message = JSON.parse(line);
      if (validator) return answer(message);
      validator = await start(message);
      say({event: 'ready', tool: validator.tool, version: validator.version});
    }).catch(error => {
      console.error(error);
      stop(1);
    });
  })
  .on('close', () => stop(0));
