namespace Satchel.Cli.Commands.Gateway;

/// <summary>
/// What a gateway takes from the environment, where the settings say nothing: the names of Lightning Memory, by which containers are told. A secret may
/// also stand in the file that <c>NAME_FILE</c> names.
/// </summary>
internal static class GatewayEnvironment
{
    private const string Prefix = "LIGHTNING_MEMORY_";
    private const long MostSecretBytes = 1_000;

    /// <summary>The port to listen at.</summary>
    public static string? Port(CommandContext context) => Of(context, "GATEWAY_PORT", hasShortName: false);

    /// <summary>Where others reach the gateway.</summary>
    public static string? Address(CommandContext context) => Of(context, "GATEWAY_URL", hasShortName: false);

    /// <summary>The relays.</summary>
    public static string? Relays(CommandContext context) => Of(context, "RELAYS", hasShortName: false);

    /// <summary>Where phoenixd is.</summary>
    public static string? PhoenixdAddress(CommandContext context) => Of(context, "PHOENIXD_URL", hasShortName: true);

    /// <summary>The password of phoenixd.</summary>
    /// <exception cref="CommandException">The file that holds it cannot be read.</exception>
    public static string? PhoenixdPassword(CommandContext context)
        => Of(context, "PHOENIXD_PASSWORD", hasShortName: true) ?? (Of(context, "PHOENIXD_PASSWORD_FILE", hasShortName: true) is { } path ? Read(path) : null);

    private static string? Of(CommandContext context, string name, bool hasShortName)
        => context.Host.Environment(Prefix + name) is { Length: > 0 } text ? text
            : hasShortName && context.Host.Environment(name) is { Length: > 0 } usual ? usual
            : null;

    private static string Read(string path)
    {
        try
        {
            var secret = new FileInfo(path) is { Length: <= MostSecretBytes } ? File.ReadAllText(path).Trim() : "";
            return secret.Length > 0 ? secret : throw Unusable("it holds no password");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error.Message.TrimEnd('.'));
        }

        CommandException Unusable(string problem)
            => CommandException.Usage("invalid_node", $"The file '{path}' of PHOENIXD_PASSWORD_FILE cannot be used: {problem}.", "name a file with the password in one line");
    }
}
