<?php
/**
 * Checks the notices of a Coinslot server. PHP 8.1 or newer with the bundled extensions.
 *
 * Each function takes the body as it arrived (file_get_contents('php://input')), gives the parsed
 * body, or throws NoticeRefused. A genuine notice may be a repeat, and names a price that need not be
 * yours: compare both.
 */

declare(strict_types=1);

/** Do not act on it; the text says why. */
final class NoticeRefused extends RuntimeException
{
}

const TOLERANCE_SECONDS = 300;
const BODY_BYTES_MAX = 64 * 1024;

/** Standard Webhooks. $secrets: your whsec_ texts, or whpk_ ones of ed25519 keys. */
function verifyStandard(string $rawBody, array $headers, array $secrets, ?int $now = null): array
{
    $headers = array_change_key_case($headers);
    $id = $headers['webhook-id'] ?? '';
    $sentAt = $headers['webhook-timestamp'] ?? '';
    $signatures = explode(' ', $headers['webhook-signature'] ?? '');
    if ($id === '' || preg_match('/^[0-9]{1,12}\z/', $sentAt) !== 1) {
        throw new NoticeRefused('webhook-id or webhook-timestamp is missing or malformed');
    }
    $signed = "$id.$sentAt.$rawBody";
    if (!array_filter($secrets, fn ($secret) => isStandard($signed, $signatures, $secret))) {
        throw new NoticeRefused('wrong signature');
    }
    $off = ($now ?? time()) - (int) $sentAt;
    if (abs($off) > TOLERANCE_SECONDS) {
        throw new NoticeRefused("the clock is off by $off s, or this is a replay");
    }
    return parseBody($rawBody);
}

/** Pico document 7.3. `ret_code` and `result_code` must both be SUCCESS before you grant. */
function verifyPico(string $rawBody, string $payKey): array
{
    $fields = parseBody($rawBody);
    $given = $fields['signature'] ?? null;
    unset($fields['signature']);
    $present = array_filter($fields, fn ($value) => $value !== null);
    if (!is_string($given) || count(array_filter($present, 'is_string')) !== count($present)) {
        throw new NoticeRefused('a field is not text, or there is no signature');
    }
    $present['app_secret'] = $payKey;
    ksort($present, SORT_STRING);
    $pairs = array_map(fn ($name) => $name . '=' . encodeLikeJava($present[$name]), array_keys($present));
    compare(md5(implode('&', $pairs)), $given);
    return $fields;
}

/** Trino pay-srv: {"invoice_id": ..., "status": "paid"}. Answer with status 200, no other. */
function verifyTrino(string $rawBody, array $headers, string $token): array
{
    $given = array_change_key_case($headers)['trino-pay-sig'] ?? '';
    compare('sha256=' . hash_hmac('sha256', $rawBody, $token), $given);
    return parseBody($rawBody);
}

/** GIP0006 order/confirm: the data is the key, the token the message. $cid: your app's. */
function verifyGip0006(string $rawBody, string $token, string $cid): array
{
    ['data' => $data, 'sig' => $given] = parseBody($rawBody) + ['data' => null, 'sig' => null];
    if (!is_array($data) || !is_string($given) || ($data['cid'] ?? null) !== $cid) {
        throw new NoticeRefused("no data, no sig, or another app's");
    }
    // What is signed has no separators: every field must have its form, and none may be added.
    $forms = [
        'oper' => 'pay', 'uid' => '[^\x{0}-\x{1f}\x{7f}-\x{9f}]{1,128}', 'sn' => '[0-9A-Za-z-]{36}',
        'addr' => '[0-9a-hj-z]{0,90}', 'gaddr' => '', 'hash' => '([0-9a-f]{64})?',
    ];
    $numbers = ['sum', 'publish', 'height', 'confirm', 'time'];
    $names = ['cid', ...array_keys($forms), ...$numbers];
    if (array_diff(array_keys($data), $names) !== [] || count($data) !== count($names)) {
        throw new NoticeRefused('a field is missing or was added');
    }
    foreach ($forms as $name => $form) {
        if (!is_string($data[$name]) || preg_match("/^(?:$form)\\z/u", $data[$name]) !== 1) {
            throw new NoticeRefused("$name has another form");
        }
    }
    foreach ($numbers as $name) {
        if (!is_int($data[$name])) {
            throw new NoticeRefused("$name is no whole number");
        }
    }
    if (($data['confirm'] === 0) !== ($data['height'] === -1) || $data['confirm'] < 0) {
        throw new NoticeRefused('confirm, which is not signed when it is 0, contradicts height');
    }
    $signed = array_filter($data, fn ($value) => $value !== 0 && $value !== '');
    ksort($signed, SORT_STRING);
    $key = implode('', array_map(fn ($name) => $name . $signed[$name], array_keys($signed)));
    compare(hash_hmac('sha256', $token, $key), $given);
    return $data;
}

function isStandard(string $signed, array $signatures, string $secret): bool
{
    $key = base64_decode(substr($secret, strpos($secret, '_') + 1), true);
    foreach ($signatures as $signature) {
        [$version, $given] = explode(',', $signature, 2) + ['', ''];
        $given = base64_decode($given, true);
        if ($given === false || $key === false) {
            continue;
        }
        if (str_starts_with($secret, 'whpk_')) {
            $fits = $version === 'v1a' && strlen($given) === SODIUM_CRYPTO_SIGN_BYTES
                && sodium_crypto_sign_verify_detached($given, $signed, $key);
        } else {
            $fits = $version === 'v1' && hash_equals(hash_hmac('sha256', $signed, $key, true), $given);
        }
        if ($fits) {
            return true;
        }
    }
    return false;
}

/** java.net.URLEncoder: a space becomes +, * stays, ~ is encoded. */
function encodeLikeJava(string $text): string
{
    return strtr(urlencode($text), ['%2A' => '*', '~' => '%7E']);
}

function compare(string $right, string $given): void
{
    if (!hash_equals($right, $given)) {
        throw new NoticeRefused('wrong signature: another secret, or not the raw body');
    }
}

function parseBody(string $rawBody): array
{
    if (strlen($rawBody) > BODY_BYTES_MAX) {
        throw new NoticeRefused('too large');
    }
    $body = json_decode($rawBody, true);
    if (!is_array($body) || !str_starts_with(ltrim($rawBody), '{')) {
        throw new NoticeRefused('not a JSON object: give the raw body');
    }
    return $body;
}

/** A case on each line, as JSON; for each the word genuine or refused. */
function main(): void
{
    while (($line = fgets(STDIN)) !== false) {
        $case = json_decode($line, true);
        [$body, $headers, $secret] = [base64_decode($case['body']), $case['headers'], $case['secret']];
        try {
            match ($case['dialect']) {
                'standard' => verifyStandard($body, $headers, [$secret], $case['now'] ?? null),
                'pico' => verifyPico($body, $secret),
                'trino' => verifyTrino($body, $headers, $secret),
                'gip0006' => verifyGip0006($body, $secret, $case['cid'] ?? ''),
            };
            echo "genuine\n";
        } catch (NoticeRefused $refusal) {
            echo "refused: {$refusal->getMessage()}\n";
        }
    }
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    main();
}
