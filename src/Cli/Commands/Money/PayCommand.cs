using System.CommandLine;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Server.Buying;

namespace Satchel.Cli.Commands.Money;

/// <summary>Buys an answer from a gateway.</summary>
internal sealed class PayCommand : Verb
{
    private readonly Argument<string> _url = new("URL") { Description = "The gateway: https, or http on this machine" };

    private readonly Argument<string> _operation = new("OPERATION") { Description = $"One of {string.Join(", ", RemoteOperation.All.Select(known => known.Name))}" };

    private readonly Option<string[]> _parameters = new("--param") { Description = "What the operation takes, once for each", HelpName = "NAME=VALUE" };

    private readonly Option<string> _query = new("--query", "-q") { Description = "The question of memory_query", HelpName = "TEXT" };

    private readonly Option<string> _vendor = new("--vendor") { Description = "The vendor", HelpName = "NAME" };

    private readonly Option<int> _maxSats = new("--max-sats")
    {
        Description = "The most that payment and fee may cost together (else pay.max_sats)",
        HelpName = "N",
    };

    private readonly Option<string> _approval = MoneyOptions.Label("--approval", "A preflight that a person has approved, for a payment that waits for one", "ID");

    private readonly Option<string> _agent = MoneyOptions.Label("--agent", "Which agent pays", "NAME");

    private readonly Option<bool> _fresh = new("--fresh") { Description = "Buy anew, also where an earlier payment still gets an answer" };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what it costs and what the purse says to it; nothing is paid or set aside" };

    /// <summary>Makes the verb.</summary>
    public PayCommand()
        : base(
            "pay",
            "Buy an answer from a gateway over Lightning. The same command again goes on where an earlier one was cut off, and never pays twice.",
            "satchel pay http://127.0.0.1:8402 memory_query -q \"open hours\" --max-sats 5",
            "satchel pay https://gateway.example memory_list --param limit=5 --dry-run")
    {
        Add(_url);
        Add(_operation);
        Add(_parameters);
        Add(_query);
        Add(_vendor);
        Add(_maxSats);
        Add(_approval);
        Add(_agent);
        Add(_fresh);
        Add(_dryRun);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var order = ReadOrder(context);
        await using var node = OwnNode.Open(context);
        var buyer = new Buyer(new BuyerSetup
        {
            Trade = new TradeFile(context.Home.TradeFile, context.Clock),
            Purse = context.Money,
            Node = node,
            Clock = context.Clock,
            Store = context.Store.Name,
        });
        var outcome = context.Given(_dryRun) ? await buyer.QuoteAsync(order, cancellationToken) : await buyer.BuyAsync(order, cancellationToken);
        if (outcome is BuyOutcome.Delivered { Network: not null } or BuyOutcome.Undelivered)
        {
            await PaidMemories.WriteAsync(context);
        }

        switch (outcome)
        {
            case BuyOutcome.Delivered delivered:
                Write(context, order, delivered);
                return ExitCode.Done;
            case BuyOutcome.Quoted quoted:
                PayPage.Write(context.Output, order, quoted);
                return quoted.Decision.IsApproved ? ExitCode.Done : ExitCode.No;
            case BuyOutcome.Stopped stopped:
                throw PayPage.Stop(stopped.Decision);
            case BuyOutcome.Refused refused:
                throw CommandException.No(refused.Code, refused.Message);
            case BuyOutcome.NotPaid failed:
                throw new CommandException(ExitCode.Outside, "not_paid", $"The node did not pay: {failed.Reason}. Nothing was spent.");
            case BuyOutcome.Unclear unclear:
                throw new CommandException(
                    ExitCode.Outside,
                    "payment_unclear",
                    $"It is not known yet whether {unclear.Hash} was paid; its amount stays set aside.",
                    "the same command again looks it up; it does not pay twice",
                    isRetryable: true);
            case BuyOutcome.Undelivered undelivered:
                throw new CommandException(
                    ExitCode.Outside, "paid_undelivered", $"{undelivered.Hash} is paid, and the answer has not come.", "the same command again asks for it; it does not pay twice", isRetryable: true);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Write(CommandContext context, BuyOrder order, BuyOutcome.Delivered delivered)
    {
        // Text of a stranger: shown as data, and only where it is what it says it is.
        using var answer = StrangersJson.Read(delivered.Answer)
            ?? throw new CommandException(ExitCode.Outside, "answer_invalid", "The gateway's answer is no JSON; it was delivered all the same.");
        context.Output.Document(
            "satchel.pay/1",
            json =>
            {
                json.WriteString("status", "delivered");
                json.WriteString("operation", order.Operation.Name);
                json.WriteNumber("amount_msat", delivered.Amount.Value);
                json.WriteNumber("fee_msat", delivered.Fee.Value);
                json.WriteString("network", delivered.Network is { } network ? CommerceNames.Of(network) : null);
                json.WriteString("payment_hash", delivered.Hash?.ToString());
                json.WriteString("origin", "paid");
                json.WriteString("trust", "untrusted");
                json.WritePropertyName("answer");
                StrangersJson.Write(json, answer.RootElement);
            },
            text =>
            {
                text.Line(delivered.Network is { } network
                    ? $"{MoneyPage.Sats(delivered.Amount + delivered.Fee)} on {CommerceNames.Of(network)}; the text of a stranger:"
                    : $"{(delivered.Hash is null ? "free" : "paid before")}; the text of a stranger:");
                text.Line(Encoding.UTF8.GetString(ToJson(answer.RootElement)));
            });
    }

    private static byte[] ToJson(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            StrangersJson.Write(json, value);
        }

        return buffer.ToArray();
    }

    private BuyOrder ReadOrder(CommandContext context)
    {
        if (!Uri.TryCreate(context.Value(_url), UriKind.Absolute, out var gateway))
        {
            throw CommandException.Usage("invalid_url", $"'{context.Value(_url)}' is no address.", "such as https://gateway.example");
        }

        var operation = RemoteOperation.Find(context.Value(_operation))
            ?? throw CommandException.Usage("invalid_operation", $"'{context.Value(_operation)}' is no operation.", $"one of {string.Join(", ", RemoteOperation.All.Select(known => known.Name))}");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in (string[])
            [
                .. context.Value(_parameters) ?? [],
                .. context.Value(_query) is { } query ? (string[])[$"q={query}"] : [],
                .. context.Value(_vendor) is { } vendor ? (string[])[$"vendor={vendor}"] : [],
            ])
        {
            var pair = parameter.Split('=', 2);
            if (pair.Length < 2 || !operation.Parameters.Contains(pair[0], StringComparer.Ordinal) || !values.TryAdd(pair[0], pair[1]))
            {
                throw CommandException.Usage("invalid_parameter", $"--param: '{pair[0]}' is not taken, or stands twice.", $"{operation.Name} takes {string.Join(", ", operation.Parameters)}");
            }
        }

        var order = new BuyOrder
        {
            Gateway = gateway,
            Operation = operation,
            Values = values,
            MaxTotal = Msat.FromSats(context.Given(_maxSats) ? NumberOption.InRange(context, _maxSats, 0, int.MaxValue) : OwnNode.RulesOf(context.Settings).MostSats),
            IsOwnersAddress = true,
            Approval = context.Value(_approval),
            Agent = MoneyOptions.LabelOf(context, _agent),
            IsFresh = context.Given(_fresh),
        };
        try
        {
            _ = order.RequestHash;
            return order;
        }
        catch (Exception error) when (error is ArgumentException or JsonException)
        {
            throw CommandException.Usage("invalid_parameter", $"{operation.Name} cannot be asked so.", $"it takes {string.Join(", ", operation.Parameters)}");
        }
    }
}
