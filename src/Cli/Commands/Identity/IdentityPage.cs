using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Identity;

namespace Satchel.Cli.Commands.Identity;

/// <summary>Shows the public half of a key pair.</summary>
internal static class IdentityPage
{
    /// <summary>Answers with a pair.</summary>
    public static void Write(
        CommandContext context, string status, IdentityReport identity, Action<Utf8JsonWriter>? more = null, Action<TextPage>? moreText = null)
        => context.Output.Document(
            "satchel.identity/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("mode", Mode(context));
                json.WriteString("public_key", identity.PublicKey);
                json.WriteString("npub", identity.Npub);
                json.WriteString("path", identity.Path);
                more?.Invoke(json);
            },
            text =>
            {
                text.Line(identity.Npub);
                text.Line($"hex   {identity.PublicKey}");
                text.Line($"file  {identity.Path}");
                if (Mode(context) is HomeIdentity.UnsignedMode)
                {
                    text.Line("nostr.identity is unsigned: nothing is signed or sent");
                }

                moreText?.Invoke(text);
            });

    /// <summary>Whether the home signs.</summary>
    public static string Mode(CommandContext context) => context.Settings.Text(HomeIdentity.Setting) ?? "key";
}
