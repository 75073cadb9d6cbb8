import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;

/** Pico document 7.3 with the JDK's own parts: a line of name=UTF-16-in-hex gives "encoded attach, signature". */
public class PicoSign {
    public static void main(String[] args) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            TreeMap<String, String> fields = new TreeMap<>();
            for (String field : line.split(" ")) {
                String[] parts = field.split("=", 2);
                fields.put(parts[0], fromHex(parts[1]));
            }
            System.out.println(encode(fields.get("attach")) + " " + sign(fields));
        }
    }

    private static String sign(TreeMap<String, String> fields) throws Exception {
        StringBuilder source = new StringBuilder();
        fields.forEach((name, value) -> source.append('&').append(name).append('=').append(encode(value)));
        byte[] text = source.substring(1).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String fromHex(String hex) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < hex.length(); at += 4) {
            text.append((char) Integer.parseInt(hex.substring(at, at + 4), 16));
        }
        return text.toString();
    }
}
