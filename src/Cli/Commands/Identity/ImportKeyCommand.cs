using System.CommandLine;
using Satchel.Engine.Identity;

namespace Satchel.Cli.Commands.Identity;

/// <summary>Takes over a secret key.</summary>
internal sealed class ImportKeyCommand : Verb
{
    private const int MostInputBytes = 64 * 1024;

    private readonly Argument<string> _key = new("KEY")
    {
        Description = "64 hexadecimal digits, nsec… or a recovery phrase in quotes; '-' reads standard input, '@FILE' a file, which keeps it out of the shell's history",
    };

    private readonly Option<uint> _account = new("--account") { Description = "Which key of a recovery phrase (NIP-06)", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _replace = new("--replace") { Description = "Put it in the place of the one that is there, which is kept beside it" };

    /// <summary>Makes the verb.</summary>
    public ImportKeyCommand()
        : base(
            "import",
            "Take over a secret key, so that several devices are one agent.",
            "satchel identity import @private.key",
            "satchel identity export --home /other/home --yes | satchel identity import -",
            "satchel identity import @phrase.txt --account 0",
            "satchel identity import @old.key --replace")
    {
        Add(_key);
        Add(_account);
        Add(_replace);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (text, path) = await ReadAsync(context, cancellationToken);
        var (secret, claimed) = KeyFileText.FindPhrase(text, AccountOf(context)) is { } derived ? (derived, null) : KeyFileText.Find(text);
        context.Home.Ensure();
        switch (context.Identity.Import(secret ?? "", claimed ?? (path is null ? null : PublicKeyBeside(path)), context.Value(_replace)))
        {
            case IdentityImport.Done done:
                IdentityPage.Write(
                    context,
                    "imported",
                    done.Identity,
                    json =>
                    {
                        json.WriteString("kept", done.Kept);
                        json.WriteString("stand_in", done.StandIn);
                    },
                    page =>
                    {
                        if (done.Kept is { } kept)
                        {
                            page.Line($"kept  {kept}");
                        }

                        if (done.StandIn is { } standIn)
                        {
                            page.Paragraph(
                                $"The old public key {standIn} was a stand-in, the hash of the secret: nothing could be signed for it, and nobody can have sent "
                                + "anything to it. From now on the real public key above stands for this agent.",
                                hanging: 0);
                        }
                    });
                return ExitCode.Done;
            case IdentityImport.Occupied occupied:
                throw CommandException.No(
                    "identity_exists", $"The home has another key pair, {occupied.PublicKey}.", "--replace puts this one in its place and keeps that one beside it");
            case IdentityImport.Mismatched mismatched:
                throw CommandException.No(
                    "identity_mismatched",
                    $"The public key {mismatched.Claimed} that stands beside it does not belong to this secret key; that one has {mismatched.Derived}.",
                    "look for the right file; the secret key alone is taken when it is given with '-'");
            default:
                throw CommandException.Usage("invalid_key", "That is no secret key, nor a recovery phrase whose checksum fits.", "64 hexadecimal digits, nsec1…, 12 to 24 words, '-' or '@FILE'");
        }
    }

    private uint AccountOf(CommandContext context)
        => context.Value(_account) is var account and <= int.MaxValue
            ? account
            : throw CommandException.Usage("invalid_account", "--account is a number from 0 to 2147483647.");

    private async Task<(string Text, string? Path)> ReadAsync(CommandContext context, CancellationToken cancellationToken)
    {
        switch (context.Value(_key))
        {
            case "-":
                return (await context.ReadInputAsync(MostInputBytes, cancellationToken) ?? "", null);
            case ['@', .. var name]:
                var path = Path.GetFullPath(name, context.Host.WorkingDirectory());
                await using (var file = await InputFile.OpenWholeAsync(context.Host, path, cancellationToken))
                {
                    return (await TextInput.ReadAsync(file, MostInputBytes, cancellationToken) ?? "", path);
                }

            case var key:
                return (key, null);
        }
    }

    /// <summary>The public key that Lightning Memory keeps beside its secret key.</summary>
    private static string? PublicKeyBeside(string path)
    {
        var other = Path.Combine(Path.GetDirectoryName(path)!, "public.key");
        try
        {
            return Path.GetFileName(path) is "private.key" && new FileInfo(other) is { Exists: true, Length: < MostInputBytes } ? File.ReadAllText(other) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
