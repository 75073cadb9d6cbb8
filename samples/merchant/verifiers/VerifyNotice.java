import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the notices of a Coinslot server. Java 17 or newer, nothing but the JDK; the JSON of the Pico
 * and GIP0006 dialects is read by the library of your choice.
 *
 * <p>A genuine notice may be a repeat, and names a price that need not be yours: compare both.
 */
public final class VerifyNotice {
    private static final long TOLERANCE_SECONDS = 300;
    private static final Map<String, String> GIP0006_FORMS = Map.ofEntries(
            Map.entry("oper", "pay"),
            Map.entry("uid", "[^\\x00-\\x1f\\x7f-\\x9f]{1,128}"),
            Map.entry("sn", "[0-9A-Za-z-]{36}"),
            Map.entry("addr", "[0-9a-hj-z]{0,90}"),
            Map.entry("gaddr", ""),
            Map.entry("hash", "([0-9a-f]{64})?"),
            Map.entry("sum", "[1-9][0-9]{0,15}"),
            Map.entry("publish", "-1"),
            Map.entry("height", "-1|0|[1-9][0-9]{0,9}"),
            Map.entry("confirm", "0|[1-9][0-9]{0,9}"),
            Map.entry("time", "[1-9][0-9]{0,11}"));

    private VerifyNotice() {}

    /** Standard Webhooks. Each secret is a whsec_ text, or the whpk_ one of an ed25519 key. */
    public static boolean isStandard(
            byte[] rawBody, String id, String timestamp, String signatures, List<String> secrets, Instant now)
            throws GeneralSecurityException {
        if (id.isEmpty() || !timestamp.matches("[0-9]{1,12}")) return false;
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        byte[] signed = new byte[head.length + rawBody.length];
        System.arraycopy(head, 0, signed, 0, head.length);
        System.arraycopy(rawBody, 0, signed, head.length, rawBody.length);
        boolean found = false;
        for (String one : signatures.split(" ")) {
            for (String secret : secrets) found |= isStandardBy(signed, one, secret);
        }
        long off = now.getEpochSecond() - Long.parseLong(timestamp);
        return found && Math.abs(off) <= TOLERANCE_SECONDS;
    }

    /** Pico document 7.3: all fields of the body, without those that are null. */
    public static boolean isPico(Map<String, String> fields, String payKey) throws GeneralSecurityException {
        TreeMap<String, String> signed = new TreeMap<>(fields);
        String given = signed.remove("signature");
        signed.put("app_secret", payKey);
        StringBuilder source = new StringBuilder();
        signed.forEach((name, value) -> source.append('&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        byte[] text = source.substring(1).getBytes(StandardCharsets.UTF_8);
        return given != null && isSame(hex(MessageDigest.getInstance("MD5").digest(text)), given);
    }

    /** Trino pay-srv. {@code signature}: the header Trino-Pay-Sig. Answer with 200, no other status. */
    public static boolean isTrino(byte[] rawBody, String signature, String token) throws GeneralSecurityException {
        return isSame("sha256=" + hex(hmac(token.getBytes(StandardCharsets.UTF_8), rawBody)), signature);
    }

    /** GIP0006 order/confirm: the members of `data`, numbers as they are written in the body. */
    public static boolean isGip0006(Map<String, String> data, String sig, String token, String cid)
            throws GeneralSecurityException {
        // What is signed has no separators: every field must have its form, and none may be added.
        if (!cid.equals(data.get("cid")) || data.size() != GIP0006_FORMS.size() + 1) return false;
        for (Map.Entry<String, String> form : GIP0006_FORMS.entrySet()) {
            String value = data.get(form.getKey());
            if (value == null || !value.matches(form.getValue())) return false;
        }
        // `confirm` is not signed when it is 0.
        if (data.get("confirm").equals("0") != data.get("height").equals("-1")) return false;
        StringBuilder key = new StringBuilder();
        new TreeMap<>(data).forEach((name, value) -> {
            if (!Set.of("", "0").contains(value)) key.append(name).append(value);
        });
        byte[] keyBytes = key.toString().getBytes(StandardCharsets.UTF_8);
        return isSame(hex(hmac(keyBytes, token.getBytes(StandardCharsets.UTF_8))), sig);
    }

    private static boolean isStandardBy(byte[] signed, String signature, String secret)
            throws GeneralSecurityException {
        String[] parts = signature.split(",", 2);
        if (parts.length < 2 || !parts[1].matches("[A-Za-z0-9+/]+={0,2}")) return false;
        byte[] given = Base64.getDecoder().decode(parts[1]);
        byte[] key = Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1));
        if (secret.startsWith("whsec_")) {
            return parts[0].equals("v1") && MessageDigest.isEqual(hmac(key, signed), given);
        }
        if (!secret.startsWith("whpk_") || !parts[0].equals("v1a") || given.length != 64) return false;
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] encoded = new byte[prefix.length + key.length];
        System.arraycopy(prefix, 0, encoded, 0, prefix.length);
        System.arraycopy(key, 0, encoded, prefix.length, key.length);
        PublicKey known = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initVerify(known);
        ed25519.update(signed);
        return ed25519.verify(given);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static boolean isSame(String right, String given) {
        return MessageDigest.isEqual(
                right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** A case on each line, in words of hex: the dialect, the secret, and what its check takes. */
    public static void main(String[] args) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", -1);
            System.out.println(check(words) ? "genuine" : "refused");
        }
    }

    private static boolean check(String[] words) throws GeneralSecurityException {
        String secret = text(words[1]);
        return switch (text(words[0])) {
            case "standard" -> isStandard(
                    bytes(words[2]),
                    text(words[3]),
                    text(words[4]),
                    text(words[5]),
                    List.of(secret),
                    Instant.ofEpochSecond(Long.parseLong(text(words[6]))));
            case "trino" -> isTrino(bytes(words[2]), text(words[3]), secret);
            case "pico" -> isPico(pairs(words, 2), secret);
            case "gip0006" -> isGip0006(pairs(words, 4), text(words[2]), secret, text(words[3]));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static Map<String, String> pairs(String[] words, int from) {
        TreeMap<String, String> pairs = new TreeMap<>();
        for (int at = from; at + 1 < words.length; at += 2) pairs.put(text(words[at]), text(words[at + 1]));
        return pairs;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String text(String hex) {
        return new String(bytes(hex), StandardCharsets.UTF_8);
    }
}
