using Satchel.Engine.Budget.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>
/// The payments of one home, whatever the store, and what follows from them: what vendors are worth, what may still be spent, whom to
/// trust. It is the same file as that of <see cref="Purse"/>. Each call of a method is one transaction.
/// </summary>
public sealed class PaymentPurse
{
    private readonly PurseActor _actor;
    private readonly PurseFile _file;

    /// <summary>Names a purse; nothing is touched yet.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who writes, for the ledger.</param>
    /// <param name="findKey">Looks up the public key of the home, which every payment and entry names; null, or its answer null, where there is none.</param>
    public PaymentPurse(string path, TimeProvider time, string actor, Func<string?>? findKey = null)
        : this(new PurseFile(path, time), new PurseActor(actor, findKey ?? (static () => null)))
    {
    }

    private PaymentPurse(PurseFile file, PurseActor actor)
    {
        (_file, _actor) = (file, actor);
        Payments = new PaymentJournal(_file, actor);
        Own = new OwnPayments(_file, Payments);
        Vendors = new VendorBook(_file, actor);
        Budgets = new BudgetBook(_file, actor);
        Preflights = new PreflightDesk(_file, actor);
        Trust = new TrustBook(_file, actor);
        Agents = new AgentBook(_file, actor);
        Announcements = new AnnouncementBook(_file);
        Gateways = new GatewayBook(_file);
        Reports = new ReportBook(_file);
    }

    /// <summary>Whether there is one; what only reads makes none.</summary>
    public bool Exists => _file.Exists;

    /// <summary>The same purse for somebody else who writes.</summary>
    public PaymentPurse As(string actor) => new(_file, _actor with { Name = actor });

    /// <summary>Payments.</summary>
    public PaymentJournal Payments { get; }

    /// <summary>Payments that the node of this home sends.</summary>
    public OwnPayments Own { get; }

    /// <summary>Vendors.</summary>
    public VendorBook Vendors { get; }

    /// <summary>Limits.</summary>
    public BudgetBook Budgets { get; }

    /// <summary>Checks before payments.</summary>
    public PreflightDesk Preflights { get; }

    /// <summary>What others say of vendors.</summary>
    public TrustBook Trust { get; }

    /// <summary>Gateways of others.</summary>
    public GatewayBook Gateways { get; }

    /// <summary>What this home says to others.</summary>
    public AnnouncementBook Announcements { get; }

    /// <summary>What is said of agents, and their logins.</summary>
    public AgentBook Agents { get; }

    /// <summary>Sums and reports.</summary>
    public ReportBook Reports { get; }
}
