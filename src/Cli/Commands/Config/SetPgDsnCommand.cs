using System.CommandLine;
using System.Globalization;
using System.Text;
using Satchel.Cli.Setup.Wizard;
using Satchel.Engine.Settings;
using Satchel.Postgres;

namespace Satchel.Cli.Commands.Config;

/// <summary>Says how a PostgreSQL server is reached, after trying it.</summary>
internal sealed class SetPgDsnCommand : Verb
{
    private const string FromInput = "-";

    private readonly Argument<string> _address = new("DSN")
    {
        HelpName = "DSN",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "postgresql://user@host:5432/database, host=… dbname=…, or service=NAME; '-' reads it from standard input",
    };

    private readonly Option<string> _host = new("--host") { HelpName = "HOST", Description = "The server" };
    private readonly Option<int?> _port = new("--port") { HelpName = "N", Description = "Its port (5432)" };
    private readonly Option<string> _database = new("--database") { HelpName = "NAME", Description = "The database" };
    private readonly Option<string> _user = new("--user") { HelpName = "NAME", Description = "The role; its password is asked for, or stands in ~/.pgpass" };
    private readonly Option<string> _tls = new("--sslmode") { HelpName = "MODE", Description = "disable, prefer, require, verify-ca or verify-full" };
    private readonly Option<bool> _untried = new("--no-check") { Description = "Keep it without asking the server" };

    /// <summary>Makes the verb.</summary>
    public SetPgDsnCommand()
        : base(
            "set-pg-dsn",
            "Say how a PostgreSQL server is reached, for all stores on it or with --store for one; asks where nothing is given. The server is tried first.",
            "satchel config set-pg-dsn                       # asks",
            "satchel config set-pg-dsn --host db.example --database satchel --user satchel --sslmode verify-full",
            "satchel config set-pg-dsn service=satchel       # a section of ~/.pg_service.conf",
            "satchel --store team config set-pg-dsn -        # from standard input, so not in the shell's history")
    {
        _tls.AcceptOnlyFromAmong("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
        Add(_address);
        foreach (var option in (Option[])[_host, _port, _database, _user, _tls, _untried])
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var text = await TextAsync(context, cancellationToken);
        var address = PostgresAddress.Parse(text, context.Host.Environment, context.Host.UserDirectory());
        var report = context.Value(_untried) ? null : await TryAsync(context, address, cancellationToken);
        var name = context.NamedStore is { } store ? $"store.{store.Value}.dsn" : HomeCatalog.DefaultAddress;
        context.Home.Ensure();
        var change = await context.SettingsFile.SetAsync(KeyArgument.Find(name), text, cancellationToken);
        if (change is SettingChange.Invalid invalid)
        {
            throw CommandException.Usage("config_value_invalid", invalid.Problem);
        }

        context.ForgetSettings();
        context.Output.Document(
            "satchel.pg_dsn/1",
            json =>
            {
                json.WriteString("status", change is SettingChange.Changed ? "changed" : "unchanged");
                json.WriteString("key", name);
                json.WriteString("server", address.Shown);
                if (report is not null)
                {
                    json.WriteNumber("version_number", report.Version);
                    json.WriteString("pgvector", report.VectorVersion);
                    json.WriteNumber("latency_microseconds", report.LatencyMicroseconds);
                }
            },
            page =>
            {
                page.Line($"{name} is now {address.Shown}");
                page.Line(report is null
                    ? "the server was not asked"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"PostgreSQL {report.Version / 10_000}, pgvector {report.VectorVersion ?? "offered"}, {report.LatencyMicroseconds / 1000.0:0.00} ms a round trip"));
                page.Line("satchel store create NAME --backend postgres makes a store there; satchel migrate --to postgres takes one there");
            });
        return ExitCode.Done;
    }

    private static async Task<ServerReport> TryAsync(CommandContext context, PostgresAddress address, CancellationToken cancellationToken)
    {
        await using var catalog = new PostgresStoreCatalog(address, context.Home.BackupDirectory, context.Clock);
        var report = await catalog.ExamineAsync(cancellationToken);
        return report.Version < ServerReport.OldestVersion
            ? throw CommandException.No("server_too_old", $"PostgreSQL {report.Version / 10_000} is too old, 13 is needed.")
            : report.CanHaveVectors ? report
            : throw CommandException.No("pgvector_missing", $"{address.Shown} has no pgvector.", "install postgresql-NN-pgvector on the server; --no-check keeps the setting all the same");
    }

    private async Task<string> TextAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var given = context.Optional(_address);
        var words = new (Option Option, string Word)[] { (_host, "host"), (_port, "port"), (_database, "dbname"), (_user, "user"), (_tls, "sslmode") };
        var flags = words.Where(word => context.Given(word.Option)).ToList();
        if (given is not null && flags.Count > 0)
        {
            throw CommandException.Usage("dsn_twice", $"Give a connection string or {flags[0].Option.Name}, not both.");
        }

        if (given is FromInput)
        {
            return (await context.ReadInputAsync(SettingsFile.Bytes, cancellationToken))?.Trim() ?? throw CommandException.Usage("input_too_large", "Standard input is too long.");
        }

        return given ?? (flags.Count > 0 ? OfFlags(context) : await AskAsync(context, cancellationToken));
    }

    private string OfFlags(CommandContext context)
        => OfWords(
            context.Value(_host) ?? "localhost", context.Value(_port)?.ToString(CultureInfo.InvariantCulture), context.Value(_database), context.Value(_user), null, context.Value(_tls));

    private static async Task<string> AskAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (!context.Host.IsInputTerminal() || !context.Host.IsErrorTerminal)
        {
            throw CommandException.Usage("dsn_missing", "There is no terminal to ask on.", "satchel config set-pg-dsn postgresql://user@host:5432/database");
        }

        var prompt = new TerminalPrompt(context.Host.OpenTerminal());
        var host = await prompt.AskAsync("server [localhost]:", isSecret: false, cancellationToken);
        var port = await prompt.AskAsync("port [5432]:", isSecret: false, cancellationToken);
        var database = await prompt.AskAsync("database [satchel]:", isSecret: false, cancellationToken);
        var user = await prompt.AskAsync("role [satchel]:", isSecret: false, cancellationToken);
        var password = await prompt.AskAsync("password [in ~/.pgpass]:", isSecret: true, cancellationToken);
        var tls = await prompt.AskAsync("TLS [prefer]: disable, prefer, require, verify-full:", isSecret: false, cancellationToken);
        return OfWords(Or(host, "localhost"), port, Or(database, "satchel"), Or(user, "satchel"), password, tls);

        static string Or(string answer, string usual) => answer.Length == 0 ? usual : answer;
    }

    private static string OfWords(string host, string? port, string? database, string? user, string? password, string? tls)
    {
        var text = new StringBuilder();
        foreach (var (word, value) in (ReadOnlySpan<(string, string?)>)[("host", host), ("port", port), ("dbname", database), ("user", user), ("password", password), ("sslmode", tls)])
        {
            if (!string.IsNullOrEmpty(value))
            {
                var quoted = value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);
                text.Append(text.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{word}='{quoted}'");
            }
        }

        return text.ToString();
    }
}
