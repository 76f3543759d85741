// Evaluates pages with Siteimprove Alfa, one after the other, in one Node process that stays alive.
//
// stdin, one JSON object a line; first the settings, then requests:
//   {nodeModules, skip: ["sia-r66", ...]}
//   {id, page: "<JSON of {document, device}, as the page's own script took it>"}
// stdout, one JSON object a line:
//   {"event": "ready", "version", "rules": [...]}     once, after the settings
//   {"id", "outcomes", "counts"} or {"id", "error"}   the answer to a request: see alfa.py
// It ends with stdin.
import path from 'node:path';
import readline from 'node:readline';
import {pathToFileURL} from 'node:url';

const MAX_OUTCOMES = 60; // of one rule on one page: a finding each would help nobody
const EMPTY = {
  request: {method: 'GET', url: 'about:blank', headers: [], body: ''},
  response: {url: 'about:blank', status: 200, headers: [], body: ''},
};

const say = message => process.stdout.write(JSON.stringify(message) + '\n');
const nameOf = rule => rule.uri.split('/').pop();

let alfa;

async function load({nodeModules, skip}) {
  const take = name => import(pathToFileURL(path.join(nodeModules, '@siteimprove', name, 'dist', 'index.js')).href);
  const [act, web, dom, own] = await Promise.all(['alfa-act', 'alfa-web', 'alfa-dom', 'alfa-rules'].map(take));
  const rules = [...own.default].filter(rule => !skip.includes(nameOf(rule)));
  return {Audit: act.Audit, Page: web.Page, Node: dom.Node, rules, version: own.alfaVersion};
}

// The numbers of the elements that an outcome is about: a text's parent, an attribute's owner, a group's members.
function elements(target) {
  if (target === undefined || target === null) return [];
  if (target.externalId !== undefined) return [target];
  if (target.type === 'document') return [...target.children()].filter(node => node.type === 'element').slice(0, 1);
  if (target.type === 'attribute') return elements([...target.owner][0]);
  if (typeof target.parent === 'function') return elements([...target.parent()][0]);
  return typeof target[Symbol.iterator] === 'function' ? [...target].flatMap(elements) : [];
}

function describe(outcome) {
  const results = outcome.outcome === 'failed'
    ? [...outcome.expectations.values()].filter(one => one.isErr()).map(one => one.getErrUnsafe().message)
    : [outcome.diagnostic.message];
  return {
    rule: nameOf(outcome.rule),
    outcome: outcome.outcome,
    message: results.join(' '),
    elements: elements(outcome.target).slice(0, 20).map(node => node.externalId),
  };
}

async function evaluate(text) {
  const page = alfa.Page.from({...EMPTY, ...JSON.parse(text)}).getUnsafe();
  const counts = {};
  const outcomes = [];
  for (const outcome of await alfa.Audit.of(page, alfa.rules).evaluate().toPromise()) {
    const own = (counts[nameOf(outcome.rule)] ??= {});
    own[outcome.outcome] = (own[outcome.outcome] ?? 0) + 1;
    const told = outcome.outcome === 'failed' || outcome.outcome === 'cantTell';
    if (told && own[outcome.outcome] <= MAX_OUTCOMES) outcomes.push(describe(outcome));
  }
  return {outcomes, counts};
}

// The success criteria of WCAG that each rule has as requirements.
function criteria(rule) {
  return [...rule.requirements].map(one => one.chapter).filter(chapter => /^\d\.\d+\.\d+$/.test(chapter ?? ''));
}

let turn = Promise.resolve();
readline.createInterface({input: process.stdin})
  .on('line', line => {
    turn = turn.then(async () => {
      const message = JSON.parse(line);
      if (!alfa) {
        alfa = await load(message);
        const rules = Object.fromEntries(alfa.rules.map(rule => [nameOf(rule), criteria(rule)]));
        say({event: 'ready', version: alfa.version, rules});
        return;
      }
      try {
        say({id: message.id, ...await evaluate(message.page)});
      } catch (error) {
        say({id: message.id, error: String(error?.message ?? error).slice(0, 300)});
      }
    }).catch(error => {
      console.error(error);
      process.exit(1);
    });
  })
  .on('close', () => process.exit(0));
