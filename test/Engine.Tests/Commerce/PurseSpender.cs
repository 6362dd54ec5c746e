using System.Diagnostics;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Commerce;

/// <summary>A process of its own that checks payments and writes them down, and says each id when it is done.</summary>
internal static class PurseSpender
{
    public const string Command = "spend-from-purse";

    /// <summary>Checks of one process: with eight of them a thousand.</summary>
    public const int Checks = 125;

    /// <summary>Starts the process; each check is for one sat.</summary>
    public static Process Start(string file, string name)
        => Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Satchel.Engine.Tests"), [Command, file, name]) { RedirectStandardOutput = true })!;

    public static async Task<int> RunAsync(string file, string name)
    {
        var purse = new PaymentPurse(file, Moments.WallClock, name);
        for (var i = 0; i < Checks; i++)
        {
            var plan = new PaymentPlan { Vendor = VendorKey.Parse("shop.example"), Amount = Msat.FromSats(1), Operation = FormattableString.Invariant($"{name} {i}") };
            var decision = await purse.Preflights.CheckAsync(plan, CancellationToken.None);
            if (!decision.IsApproved)
            {
                continue;
            }

            // Half of what is approved is paid, the rest stays set aside.
            if (i % 2 == 0)
            {
                await purse.Payments.RecordAsync(
                    decision.Id,
                    new PaymentDraft { Vendor = plan.Vendor, Amount = plan.Amount, Operation = plan.Operation, Preflight = decision.Id },
                    CancellationToken.None);
            }

            await Console.Out.WriteLineAsync($"{(i % 2 == 0 ? "paid" : "reserved")} {decision.Id}");
        }

        return 0;
    }
}
