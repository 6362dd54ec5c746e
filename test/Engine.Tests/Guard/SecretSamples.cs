using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Satchel.Engine.Guard;

namespace Satchel.Engine.Tests.Guard;

/// <summary>Makes secrets of every form. None is real: all come from a seed, and no beginning is written out whole.</summary>
internal sealed class SecretSamples(Random random)
{
    private const string Digits = "0123456789";
    private const string Hex = Digits + "abcdef";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Alphanumeric = Digits + Upper + "abcdefghijklmnopqrstuvwxyz";
    private const string Base64 = Alphanumeric + "+/";
    private const string Url = Alphanumeric + "_-";
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    /// <summary>One secret of each form that is known by itself, with the kind that its mark names.</summary>
    public IEnumerable<(string Kind, string Secret)> OfEveryForm()
    {
        yield return ("nsec", NostrKey());
        yield return ("ncryptsec", "ncrypt" + "sec1" + Of(Bech32, 150));
        yield return ("private_key", Pem("RSA ", Lines(20)));
        yield return ("private_key", Pem("", string.Join("\\n", Enumerable.Range(0, 12).Select(_ => Of(Base64, 64)))));
        yield return ("private_key", $"-----BEGIN OPENSSH {"PRIVATE"} KEY-----\n{Lines(5)}\n{Of(Base64, 30)}");
        yield return ("aws_access_key", "AK" + "IA" + Of(Upper + "234567", 15) + "7");
        yield return ("aws_access_key", "AS" + "IA" + Of(Upper + "234567", 15) + "3");
        foreach (var letter in "pousr")
        {
            yield return ("github_token", $"gh{letter}" + "_" + Mixed(Alphanumeric, 36));
        }

        yield return ("github_token", "github" + "_pat_" + Mixed(Alphanumeric, 22) + "_" + Of(Alphanumeric, 59));
        yield return ("gitlab_token", "gl" + "pat-" + Mixed(Url, 20));
        foreach (var letter in "abpors")
        {
            yield return ("slack_token", $"xox{letter}" + "-" + Of(Digits, 12) + "-" + Mixed(Alphanumeric, 24));
        }

        yield return ("slack_token", "xa" + "pp-1-A" + Mixed(Alphanumeric, 40));
        yield return ("slack_webhook", "hooks.slack" + ".com/services/T" + Of(Upper, 8) + "/B" + Of(Upper, 8) + "/" + Mixed(Alphanumeric, 24));
        yield return ("stripe_key", "sk" + "_live_" + Mixed(Alphanumeric, 24));
        yield return ("stripe_key", "rk" + "_live_" + Mixed(Alphanumeric, 24));
        yield return ("stripe_key", "wh" + "sec_" + Mixed(Alphanumeric, 32));
        yield return ("openai_key", "sk" + "-" + Mixed(Alphanumeric, 48));
        yield return ("openai_key", "sk" + "-proj-" + Mixed(Url, 100));
        yield return ("anthropic_key", "sk" + "-ant-api03-" + Mixed(Url, 90));
        yield return ("google_key", "AI" + "za" + Mixed(Url, 35));
        yield return ("npm_token", "npm" + "_" + Mixed(Alphanumeric, 36));
        yield return ("pypi_token", "pypi" + "-AgEIcHlwaS5vcmc" + Mixed(Url, 120));
        yield return ("docker_token", "dckr" + "_pat_" + Mixed(Url, 27));
        yield return ("huggingface_token", "h" + "f_" + Mixed(Alphanumeric, 34));
        yield return ("sendgrid_key", "S" + "G." + Mixed(Url, 22) + "." + Mixed(Url, 43));
        yield return ("twilio_key", "S" + "K" + Of(Hex, 30) + "a1");
        yield return ("telegram_token", "6" + Of(Digits, 9) + ":AA" + Mixed(Url, 33));
        yield return ("digitalocean_token", "dop" + "_v1_" + Of(Hex, 62) + "a1");
        yield return ("jwt", WebToken());
        yield return ("discord_token", Encoded("1" + Of(Digits, 17)) + "." + Of(Url, 6) + "." + Mixed(Url, 38));
        yield return ("age_key", "AGE-SECRET" + "-KEY-1" + Of(Bech32.ToUpperInvariant(), 56) + "Q2");
        yield return ("wif_key", Checked([0x80, .. Bytes(32), 1]));
        yield return ("wif_key", Checked([0x80, .. Bytes(32)]));
        yield return ("extended_key", Checked([0x04, 0x88, 0xAD, 0xE4, .. Bytes(74)]));
        yield return ("extended_key", Checked([0x04, 0x35, 0x83, 0x94, .. Bytes(74)]));
        foreach (var bytes in (int[])[16, 20, 24, 28, 32])
        {
            yield return ("mnemonic", Phrase(bytes));
        }

        yield return ("card_number", Card("4", 16));
        yield return ("card_number", Card("37", 15));
        yield return ("card_number", Grouped(Card("52", 16), ' '));
        yield return ("card_number", Grouped(Card("6011", 16), '-'));
        yield return ("macaroon", "0201036c6e64" + "0201" + Of(Hex, 160));
    }

    /// <summary>Text before a secret, the secret and what follows, where only the text before gives it away.</summary>
    public IEnumerable<(string Before, string Secret, string After)> BesideNames()
    {
        foreach (var before in (string[])["password: ", "Password=", "the password is ", "\"passwd\": \"", "DB_PASSWORD=", "pwd = ", "passphrase -> ", "--password "])
        {
            yield return (before, Password(), before.EndsWith('"') ? "\", \"user\": \"anna\"" : " and so on");
        }

        foreach (var before in (string[])["api key: ", "API_KEY=", "apiKey: '", "access token is ", "client_secret=", "\"secret\":\"", "aws_secret_access_key = ", "private key: ", "credential: ", "nsec: ", "X-Api-Key: ", "macaroon: ", "preimage: "])
        {
            yield return (before, Mixed(Alphanumeric, 40), before[^1] is '\'' or '"' ? before[^1] + " }" : "\nNext line");
            yield return (before, Of(Hex, 62) + "a1", before[^1] is '\'' or '"' ? before[^1] + " }" : ", then more");
        }

        yield return ("postgres://anna:", Password(), "@db.example.com:5432/app");
        yield return ("Server=db;User Id=sa;Password=", Password(), ";Encrypt=true");
        yield return ("AccountName=a;Account" + "Key=", Mixed(Base64, 86) + "==", ";EndpointSuffix=core.windows.net");
        yield return ("Authorization: Bearer ", Mixed(Url, 40), " was sent");
        yield return ("Authorization: Basic ", Convert.ToBase64String(Encoding.UTF8.GetBytes("anna:" + Password())), " was sent");
        yield return ("nostr+walletconnect://" + new string('a', 64) + "?relay=wss://relay.example&secret=", Of(Hex, 62) + "a1", "&lud16=a@b.example");
    }

    private string Password() => Of(Alphanumeric, 6) + Of("!#$%^", 1) + Of(Digits, 2) + "x" + Of(Digits, 1) + Of(Alphanumeric, 3) + "9k";

    private string Of(string alphabet, int count) => string.Create(count, alphabet, (span, from) => random.GetItems(from, span));

    private string Mixed(string alphabet, int count) => "a7Q" + Of(alphabet, count - 7) + "b8Rz";

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Lines(int count) => string.Join('\n', Enumerable.Range(0, count).Select(_ => Of(Base64, 64)));

    private static string Pem(string sort, string body) => $"-----BEGIN {sort}{"PRIVATE"} KEY-----\n{body}\n-----END {sort}{"PRIVATE"} KEY-----";

    private static string Encoded(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private string WebToken() => $"{Encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")}.{Encoded("{\"sub\":\"" + Of(Digits, 10) + "\"}")}.{Of(Url, 42)}a";

    private string NostrKey()
    {
        const string Prefix = "nsec";
        int[] data = [.. Enumerable.Range(0, 52).Select(_ => random.Next(32))];
        var sum = 1;
        foreach (var value in Prefix.Select(c => c >> 5).Append(0).Concat(Prefix.Select(c => c & 31)).Concat(data).Concat(new int[6]))
        {
            var top = sum >> 25;
            sum = ((sum & 0x1ffffff) << 5) ^ value;
            foreach (var (bit, polynomial) in ((int, int)[])[(1, 0x3b6a57b2), (2, 0x26508e6d), (4, 0x1ea119fa), (8, 0x3d4233dd), (16, 0x2a1462b3)])
            {
                sum ^= (top & bit) != 0 ? polynomial : 0;
            }
        }

        return Prefix + "1" + string.Concat(data.Concat(Enumerable.Range(0, 6).Select(i => ((sum ^ 1) >> (5 * (5 - i))) & 31)).Select(value => Bech32[value]));
    }

    private static string Checked(byte[] payload)
    {
        byte[] all = [.. payload, .. SHA256.HashData(SHA256.HashData(payload))[..4]];
        var number = new BigInteger(all, isUnsigned: true, isBigEndian: true);
        var text = new StringBuilder();
        for (; number > 0; number /= 58)
        {
            text.Insert(0, Base58[(int)(number % 58)]);
        }

        return text.ToString();
    }

    private string Phrase(int bytes)
    {
        var entropy = Bytes(bytes);
        byte[] all = [.. entropy, SHA256.HashData(entropy)[0]];
        var words = Enumerable.Range(0, bytes * 3 / 4).Select(word => Enumerable.Range(word * 11, 11).Aggregate(0, (index, bit) => (index * 2) + ((all[bit / 8] >> (7 - (bit % 8))) & 1)));
        return string.Join(' ', words.Select(index => MnemonicWords.At(index).Trim().ToString()));
    }

    private string Card(string issuer, int digits)
    {
        var body = issuer + Of(Digits, digits - issuer.Length - 1);
        var sum = body.Reverse().Select((c, i) => (c - '0') * (2 - (i % 2))).Sum(value => value > 9 ? value - 9 : value);
        return body + ((10 - (sum % 10)) % 10);
    }

    private static string Grouped(string digits, char separator) => string.Join(separator, digits.Chunk(4).Select(group => new string(group)));
}
