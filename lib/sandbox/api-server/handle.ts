import type { IncomingMessage, ServerResponse } from 'node:http';
import { reviewAccess } from './access';
import { readBody } from './body';
import { type Answer, type Api, type Call, jsonAnswer } from './call';
import { addEphemeral } from './ephemeral';
import { discover } from './discovery';
import { answerList } from './list';
import { answerLog } from './log';
import { describeApi } from './open-api';
import { type Caller, identify, isWatch, readUrl, resolveCall } from './route';
import {
  badRequest,
  internalError,
  isRefusal,
  methodNotAllowed,
  noSuchResource,
  type Refusal,
  statusBody,
} from './status';
import { streamWatch } from './watch';
import { answerCreate, answerDelete, answerGet, answerPatch, answerUpdate } from './write';

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const HEALTH = new Set(['/healthz', '/livez', '/readyz']);

type Exchange = { readonly api: Api; readonly request: IncomingMessage; readonly response: ServerResponse };

/** Answers one request; never rejects. */
export async function handleRequest(exchange: Exchange): Promise<void> {
  try {
    const answer = await answerRequest(exchange);
    if (answer) send(exchange.response, answer);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send(exchange.response, internalError(message));
  }
}

function send(response: ServerResponse, answer: Answer | Refusal): void {
  if (response.headersSent || response.destroyed) return;
  const { status, text, type } = isRefusal(answer) ? jsonAnswer(answer.code, statusBody(answer)) : answer;
  const body = Buffer.from(text);
  response.writeHead(status, { 'content-type': type ?? 'application/json', 'content-length': body.length });
  response.end(body);
}

/** Null when the answer is a stream that has begun. */
async function answerRequest(exchange: Exchange): Promise<Answer | Refusal | null> {
  const { api, request } = exchange;
  const url = readUrl(request.url);
  if (HEALTH.has(url.pathname)) return { status: 200, text: 'ok', type: 'text/plain' };
  const caller = identify(api, request.headers.authorization);
  if (isRefusal(caller)) return caller;
  const known = discover(url.pathname) ?? describeApi(url.pathname);
  if (known) return jsonAnswer(200, known);
  if (url.pathname === REVIEWS) return answerReview(exchange, caller);
  const call = resolveCall({ api, caller, url, method: request.method ?? 'GET' });
  if (isRefusal(call)) return call;
  return call.target.subresource === '' ? answerResource(exchange, call) : answerPart(exchange, call);
}

async function answerReview({ request }: Exchange, caller: Caller): Promise<Answer | Refusal> {
  if (request.method !== 'POST') return methodNotAllowed;
  const read = await readBody(request);
  if (isRefusal(read)) return read;
  const review = reviewAccess(caller.rules, read.body);
  return review ? jsonAnswer(201, review) : badRequest('the object provided is no SelfSubjectAccessReview');
}

async function answerPart({ request }: Exchange, call: Call): Promise<Answer | Refusal> {
  const { kind, subresource } = call.target;
  if (kind.kind !== 'Pod') return noSuchResource;
  if (subresource === 'ephemeralcontainers') {
    if (request.method !== 'PATCH') return methodNotAllowed;
    const read = await readBody(request);
    return isRefusal(read) ? read : addEphemeral(call, read.body);
  }
  if (subresource === 'log') return request.method === 'GET' ? answerLog(call) : methodNotAllowed;
  if (subresource === 'exec' || subresource === 'portforward') return badRequest('Upgrade request required');
  return noSuchResource;
}

async function answerResource(exchange: Exchange, call: Call): Promise<Answer | Refusal | null> {
  const { request, response } = exchange;
  const { method = 'GET' } = request;
  const collection = call.target.name === '';
  if (method === 'GET') {
    if (isWatch(call.query)) return streamWatch(call, response);
    return collection ? answerList(call) : answerGet(call);
  }
  if (method === 'DELETE') return collection ? methodNotAllowed : answerDelete(call);
  return collection === (method === 'POST') ? answerWrite(exchange, call) : methodNotAllowed;
}

async function answerWrite({ request }: Exchange, call: Call): Promise<Answer | Refusal> {
  const read = await readBody(request);
  if (isRefusal(read)) return read;
  if (request.method === 'POST') return answerCreate(call, read.body);
  if (request.method === 'PUT') return answerUpdate(call, read.body);
  if (request.method !== 'PATCH') return methodNotAllowed;
  return answerPatch(call, read.body, request.headers['content-type'] ?? '');
}
