using System.Buffers;

namespace Satchel.Engine.Guard;

/// <summary>
/// A form of secret that its issuer made to be recognised: a fixed beginning, then characters of one alphabet. Letters
/// and digits must be mixed as in random text, so that names with the same beginning are left alone.
/// </summary>
/// <param name="Text">How it begins.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Body">What may follow.</param>
/// <param name="Shortest">Fewest characters that follow.</param>
internal sealed record SecretPrefix(string Text, string Kind, SearchValues<char> Body, int Shortest)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const string Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";

    /// <summary>Characters that decide whether a body looks random; what follows is taken with it.</summary>
    private const int DecidingCharacters = 512;

    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(Letters + Capitals + Digits);
    private static readonly SearchValues<char> Hex = SearchValues.Create("abcdefABCDEF" + Digits);
    private static readonly SearchValues<char> Upper = SearchValues.Create(Capitals + Digits);
    private static readonly SearchValues<char> Base64Url = SearchValues.Create(Letters + Capitals + Digits + "_-");
    private static readonly SearchValues<char> Base64 = SearchValues.Create(Letters + Capitals + Digits + "_-+/=");
    private static readonly SearchValues<char> Path = SearchValues.Create(Letters + Capitals + Digits + "_-/");
    private static readonly SearchValues<char> Dotted = SearchValues.Create(Letters + Capitals + Digits + "_-.%");

    private static readonly SecretPrefix[] All =
    [
        new("AKIA", "aws_access_key", Upper, 16),
        new("ASIA", "aws_access_key", Upper, 16),
        new("ghp_", "github_token", Alphanumeric, 30),
        new("gho_", "github_token", Alphanumeric, 30),
        new("ghu_", "github_token", Alphanumeric, 30),
        new("ghs_", "github_token", Dotted, 30),
        new("ghr_", "github_token", Alphanumeric, 30),
        new("github_pat_", "github_token", Base64Url, 40),
        new("glpat-", "gitlab_token", Dotted, 20),
        new("gldt-", "gitlab_token", Dotted, 20),
        new("glptt-", "gitlab_token", Dotted, 20),
        new("glrt-", "gitlab_token", Dotted, 20),
        new("xoxa-", "slack_token", Base64Url, 10),
        new("xoxb-", "slack_token", Base64Url, 10),
        new("xoxc-", "slack_token", Base64Url, 10),
        new("xoxd-", "slack_token", Dotted, 10),
        new("xoxe-", "slack_token", Base64Url, 10),
        new("xoxe.xoxp-", "slack_token", Base64Url, 10),
        new("xoxo-", "slack_token", Base64Url, 10),
        new("xoxp-", "slack_token", Base64Url, 10),
        new("xoxr-", "slack_token", Base64Url, 10),
        new("xoxs-", "slack_token", Base64Url, 10),
        new("xapp-", "slack_token", Base64Url, 20),
        new("hooks.slack.com/services/", "slack_webhook", Path, 20),
        new("discord.com/api/webhooks/", "discord_webhook", Path, 40),
        new("discordapp.com/api/webhooks/", "discord_webhook", Path, 40),
        new("sk_live_", "stripe_key", Alphanumeric, 16),
        new("rk_live_", "stripe_key", Alphanumeric, 16),
        new("sk_test_", "stripe_key", Alphanumeric, 16),
        new("rk_test_", "stripe_key", Alphanumeric, 16),
        new("whsec_", "stripe_key", Base64, 24),
        new("sk-ant-", "anthropic_key", Base64Url, 24),
        new("sk-proj-", "openai_key", Base64Url, 24),
        new("sk-svcacct-", "openai_key", Base64Url, 24),
        new("sk-admin-", "openai_key", Base64Url, 24),
        new("sk-or-v1-", "openrouter_key", Hex, 32),
        new("sk-", "openai_key", Alphanumeric, 32),
        new("AIza", "google_key", Base64Url, 35),
        new("ya29.", "google_token", Dotted, 30),
        new("GOCSPX-", "google_secret", Base64Url, 24),
        new("npm_", "npm_token", Alphanumeric, 36),
        new("pypi-AgEIcHlwaS5vcmc", "pypi_token", Base64Url, 30),
        new("dckr_pat_", "docker_token", Base64Url, 20),
        new("dckr_oat_", "docker_token", Base64Url, 20),
        new("hf_", "huggingface_token", Alphanumeric, 30),
        new("SK", "twilio_key", Hex, 32),
        new("dop_v1_", "digitalocean_token", Hex, 64),
        new("doo_v1_", "digitalocean_token", Hex, 64),
        new("dor_v1_", "digitalocean_token", Hex, 64),
        new("AGE-SECRET-KEY-1", "age_key", Upper, 50),
        new("AGE-SECRET-KEY-PQ-1", "age_key", Upper, 50),
        new("0201036c6e64", "macaroon", Hex, 64),
        new("0201036C6E64", "macaroon", Hex, 64),
        new("AgEDbG5k", "macaroon", Base64, 64),
    ];

    /// <summary>The first characters of all forms.</summary>
    private static readonly SearchValues<char> Firsts = SearchValues.Create([.. All.Select(one => one.Text[0])]);

    /// <summary>Looks for one of the forms at a place.</summary>
    public static SecretFinding? Find(ReadOnlySpan<char> text, int start)
    {
        if (!Firsts.Contains(text[start]))
        {
            return null;
        }

        foreach (var form in All)
        {
            if (form.Text[0] == text[start] && text[start..].StartsWith(form.Text, StringComparison.Ordinal) && form.LengthIn(text[start..]) is > 0 and var length)
            {
                return new SecretFinding(form.Kind, start, length);
            }
        }

        return null;
    }

    private int LengthIn(ReadOnlySpan<char> text)
    {
        var body = text[Text.Length..];
        var deciding = body[..Math.Min(body.Length, DecidingCharacters)];
        var end = deciding.IndexOfAnyExcept(Body);
        var run = (end < 0 ? deciding : deciding[..end]).TrimEnd(".-");
        if (run.Length < Shortest || !SecretLook.IsMixed(run) || (Kind is "twilio_key" && run.Length != 32))
        {
            return 0;
        }

        if (end < 0 && body.Length > deciding.Length)
        {
            end = body.IndexOfAnyExcept(Body);
            run = (end < 0 ? body : body[..end]).TrimEnd(".-");
        }

        return Text.Length + run.Length;
    }
}
