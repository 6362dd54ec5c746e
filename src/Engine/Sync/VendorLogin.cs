using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Protocols.Lightning.Login;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Engine.Sync;

/// <summary>
/// Logs a home in at a vendor (LNURL-auth) with a key that follows from its own, another one for each host, and keeps the login with its result. It signs
/// for the hosts that the owner names and for no other.
/// </summary>
/// <param name="purse">Where logins are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="connect">Makes connections, to this machine alone or to the internet alone; <see cref="PublicNetwork.Connect"/> but in tests.</param>
public sealed class VendorLogin(PaymentPurse purse, TimeProvider time, Func<bool, HttpMessageInvoker> connect)
{
    /// <summary>How long a login holds where nobody says it.</summary>
    public static readonly TimeSpan UsualLife = TimeSpan.FromDays(30);

    private const string Setting = "auth.hosts";

    /// <summary>At which hosts the owner lets agents log in.</summary>
    /// <exception cref="SettingsException">The setting has a value that is none.</exception>
    public static IReadOnlyList<string> HostsOf(SatchelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. settings.List(Setting).Select(host => host.Trim().ToLowerInvariant()).Where(host => host.Length > 0)];
    }

    /// <summary>Logs in.</summary>
    /// <param name="request">What the host asks for.</param>
    /// <param name="signer">The key of the home.</param>
    /// <param name="hosts">The hosts that may be answered.</param>
    /// <param name="expiresAt">Until when the login holds; null for the usual time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async Task<LoginOutcome> LoginAsync(
        LoginRequest request, HomeSigner signer, IReadOnlyList<string> hosts, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(hosts);
        if (!hosts.Contains(request.Host, StringComparer.OrdinalIgnoreCase) || !VendorKey.TryParse(request.Host, out var vendor))
        {
            return new LoginOutcome.HostNotAllowed(request.Host);
        }

        using var master = signer.LoginMaster();
        using var linking = LinkingKey.For(master, request.Host);
        using var http = connect(request.Address.IsLoopback);
        LoginReply reply;
        try
        {
            reply = await LoginClient.LoginAsync(http, master, request, [.. hosts], time, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeException error)
        {
            return new LoginOutcome.NoAnswer(error.Message);
        }

        // The host has decided: that is kept whether or not the caller still waits.
        var (reason, action, key) = (TrustReader.Tame(reply.Reason ?? ""), request.Action ?? "login", linking.Key.CompressedKey.ToString());
        if (!reply.IsAccepted)
        {
            var refusal = $"{action} refused{(reason.Length > 0 ? ": " + reason : "")}";
            return new LoginOutcome.Rejected(await purse.Agents.RefuseSessionAsync(vendor, key, refusal, CancellationToken.None).ConfigureAwait(false), reason);
        }

        var login = new AuthSession
        {
            Vendor = vendor,
            Agent = "",
            LinkingKey = key,
            State = SessionState.Active,
            ExpiresAt = expiresAt ?? time.GetUtcNow() + UsualLife,
            Result = $"{action} accepted",
        };
        return new LoginOutcome.Accepted(await purse.Agents.SetSessionAsync(login, CancellationToken.None).ConfigureAwait(false));
    }
}
