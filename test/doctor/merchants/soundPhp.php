<?php
// A game in PHP: the reference verifier, and a file that is locked for as long as an order is decided.
declare(strict_types=1);

require getenv('VERIFIERS') . '/verifyNotice.php';

const PRICES = ['SWORD' => 60];

function withOrders(callable $work): mixed
{
    $file = fopen(getenv('DIRECTORY') . '/orders.json', 'c+');
    flock($file, LOCK_EX);
    $orders = json_decode(stream_get_contents($file) ?: '{}', true);
    $result = $work($orders);
    ftruncate($file, 0);
    rewind($file);
    fwrite($file, json_encode($orders));
    fflush($file);
    flock($file, LOCK_UN);
    return $result;
}

/** Whether it need not come again. */
function take(array $data): bool
{
    if ($data['appId'] !== 'demo' || $data['environment'] !== 'sandbox') return false;
    $isBack = in_array($data['money'], ['refunding', 'refunded', 'reversed'], true);
    if (!$isBack && ($data['money'] !== 'settled' || $data['grantBy'] !== 'server')) return true;
    $item = $data['items'][0];
    $right = (PRICES[$item['code']] ?? 0) * $item['quantity'];
    $isRight = $right > 0 && $data['amount'] === (string) $right && $data['currency'] === 'coins';
    if (!$isBack && !$isRight) return false;
    withOrders(function (array &$orders) use ($data, $item, $isBack): void {
        $before = $orders[$data['orderNo']] ?? ['version' => 0, 'isBack' => true];
        if ($data['version'] <= $before['version'] || $before['isBack'] === $isBack && $before['version'] > 0) return;
        $goods = $isBack ? new stdClass() : [$item['code'] => $item['quantity']];
        $orders[$data['orderNo']] = [
            'version' => $data['version'], 'isBack' => $isBack, 'playerId' => $data['playerId'], 'goods' => $goods,
        ];
    });
    return true;
}

function answer(int $status, mixed $body): void
{
    http_response_code($status);
    header('content-type: application/json');
    echo json_encode($body);
}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/grants') {
    $order = withOrders(fn (array &$orders) => $orders[$_GET['orderNo']] ?? null);
    $goods = (object) ($order['goods'] ?? []);
    answer(200, $order === null ? ['goods' => $goods] : ['playerId' => $order['playerId'], 'goods' => $goods]);
} elseif ($path !== '/notify' || $_SERVER['REQUEST_METHOD'] !== 'POST') {
    answer(404, []);
} else {
    try {
        $secrets = explode(' ', getenv('NOTICE_SECRETS'));
        $body = verifyStandard(file_get_contents('php://input'), getallheaders(), $secrets);
        isset($body['data']['orderNo']) ? answer(take($body['data']) ? 200 : 503, []) : answer(400, []);
    } catch (NoticeRefused) {
        answer(401, []);
    }
}
