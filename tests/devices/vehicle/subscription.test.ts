import { describe, expect, test } from 'vitest';
import { readDocument, UnreadableDocument } from '../../../devices/vehicle/ibis-ip-document.ts';
import { readSubscribeAnswer, subscriptionRequest } from '../../../devices/vehicle/subscription.ts';
import { bytes } from './words.ts';

const answer = (content: string) => readSubscribeAnswer(bytes(`<SubscribeResponse>${content}</SubscribeResponse>`));

describe('subscribing', () => {
  test('the request in the form of the schema', () => {
    const request = subscriptionRequest('SubscribeRequest', { address: '10.0.0.7', port: 60_011, path: '/a/b' });
    expect(readDocument(bytes(request))).toEqual({
      root: 'SubscribeRequest',
      content: {
        'Client-IP-Address': { Value: '10.0.0.7' },
        ReplyPort: { Value: '60011' },
        ReplyPath: { Value: '/a/b' },
      },
    });
  });

  test.each([
    ['<Active><Value>true</Value></Active><Heartbeat><Value>PT60S</Value></Heartbeat>', true, 60],
    ['<Active><Value>True</Value></Active>', true, undefined],
    ['<Active><Value>1</Value></Active><Heartbeat><Value>P1DT2H3M4.5S</Value></Heartbeat>', true, 93_784.5],
    ['<Active><Value>true</Value></Active><Heartbeat><Value>PT0S</Value></Heartbeat>', true, undefined],
    ['<Active><Value>true</Value></Active><Heartbeat><Value>often</Value></Heartbeat>', true, undefined],
    ['<Active><Value>false</Value></Active>', false, undefined],
    ['<OperationErrorMessage><Value>too many</Value></OperationErrorMessage>', false, undefined],
  ])('%s', (content, active, heartbeat) => {
    expect(answer(content)).toEqual({ active, heartbeat });
  });

  test('other documents are unreadable', () => {
    expect(() => readSubscribeAnswer(bytes('<html/>'))).toThrow(UnreadableDocument);
    expect(() => answer('<Active>yes</Active>')).toThrow(UnreadableDocument);
    expect(() => answer('<Active><Value>perhaps</Value></Active>')).toThrow(UnreadableDocument);
  });
});
