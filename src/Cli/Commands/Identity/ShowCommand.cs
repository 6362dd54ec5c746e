using Satchel.Engine.Identity;

namespace Satchel.Cli.Commands.Identity;

/// <summary>Shows whose home this is.</summary>
internal sealed class ShowCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public ShowCommand()
        : base(
            "show",
            "Show the public key of the home. The pair is made with the first change of a store, or by 'identity create'.",
            "satchel identity show",
            "satchel identity show --json | jq -r .npub")
    {
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var earlier = EarlierIdentity.Find(context.Host.UserDirectory());
        if (context.Identity.Read() is { } identity)
        {
            IdentityPage.Write(context, "present", identity);
            return Task.FromResult(ExitCode.Done);
        }

        context.Output.Document(
            "satchel.identity/1",
            json =>
            {
                json.WriteString("status", "none");
                json.WriteString("mode", IdentityPage.Mode(context));
                json.WriteString("path", context.Identity.Path);
                if (earlier is not null)
                {
                    json.WriteStartObject("earlier");
                    json.WriteString("path", earlier.Path);
                    json.WriteString("state", StateOf(earlier));
                    json.WriteString("public_key", earlier.PublicKey);
                    json.WriteString("derived_key", earlier.DerivedKey);
                    json.WriteEndObject();
                }
            },
            text =>
            {
                text.Line(IdentityPage.Mode(context) is HomeIdentity.UnsignedMode
                    ? "The home has no key pair, and nostr.identity is unsigned: none is made."
                    : "The home has no key pair yet; the first change of a store makes one.");
                if (earlier is not null)
                {
                    text.Paragraph(Explain(earlier), hanging: 0);
                }
            });
        return Task.FromResult(ExitCode.No);
    }

    private static string StateOf(EarlierIdentity earlier) => earlier.State switch
    {
        EarlierIdentityState.Pair => "pair",
        EarlierIdentityState.StandIn => "stand_in",
        EarlierIdentityState.Mismatched => "mismatched",
        EarlierIdentityState.Damaged => "damaged",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Explain(EarlierIdentity earlier) => earlier.State switch
    {
        EarlierIdentityState.Pair => $"Lightning Memory has a pair in {earlier.Path}; 'satchel identity import @{earlier.Path}' takes it over.",
        EarlierIdentityState.StandIn =>
            $"Lightning Memory has a stand-in in {earlier.Path}: it had no library for the curve, so its public key is only the hash of the secret, "
            + "and nothing was ever signed for it. 'satchel identity import @" + earlier.Path + "' takes the secret over, with its real public key.",
        EarlierIdentityState.Mismatched => $"Lightning Memory's files beside {earlier.Path} do not belong together.",
        _ => $"Lightning Memory's file {earlier.Path} does not hold a key.",
    };
}
