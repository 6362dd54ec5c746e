using System.Diagnostics;
using Satchel.Cli.Commands;
using Satchel.Engine.Guard;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Cli.Hooks;

/// <summary>What is answered to each event.</summary>
/// <param name="context">The command.</param>
/// <param name="input">What the host says.</param>
/// <param name="log">Told what went wrong and kept nothing from being answered.</param>
internal sealed class HookAnswers(CommandContext context, HookInput input, HookLog log)
{
    private readonly HookSession? _session = input.SessionId is { } id ? new HookSession(context.Home, id) : null;

    /// <summary>The store of the directory that the agent works in.</summary>
    private StoreChoice Store => context.StoreFrom(input.WorkingDirectory);

    /// <summary>The answer to an event.</summary>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<HookAnswer> OfAsync(HookEvent hook, CancellationToken cancellationToken) => hook switch
    {
        HookEvent.SessionStart => await SessionStartAsync(cancellationToken),
        HookEvent.UserPrompt => await UserPromptAsync(cancellationToken),
        HookEvent.Stop => Stop(),
        HookEvent.Subagent => new HookAnswer.Context(HookTexts.Subagent),
        HookEvent.PlanExit => new HookAnswer.Context(HookTexts.PlanExit),
        HookEvent.PreCompact => PreCompact(),
        HookEvent.SessionEnd => SessionEnd(),
        _ => throw new UnreachableException(),
    };

    private async Task<HookAnswer> SessionStartAsync(CancellationToken cancellationToken)
    {
        if (input.Source is "compact" or "clear")
        {
            _session?.ForgetShown();
        }

        var compaction = input.Source is "compact" ? _session?.TakeCompaction() ?? "auto" : null;
        HookSession.Sweep(context.Home, context.Clock.GetUtcNow());
        var guide = context.Settings.Text("hooks.guide") switch
        {
            "off" => null,
            "compact" => HookTexts.Compact,

            // A conversation that is resumed holds the guide already.
            _ => input.Source is "resume" ? HookTexts.Compact : HookTexts.Guide,
        };
        var (text, problem) = await SessionOpening.WriteAsync(context, Store, compaction, guide, cancellationToken);
        if (problem is not null)
        {
            log.Failed(problem);
        }

        return new HookAnswer.Context(text);
    }

    private async Task<HookAnswer> UserPromptAsync(CancellationToken cancellationToken)
    {
        _session?.BeginTurn();
        var inject = context.Settings.Text("hooks.inject");
        if (inject is "off")
        {
            return HookAnswer.Nothing;
        }

        var memories = inject is "on" && _session is not null && input.Prompt is { } prompt
            ? await PromptMemories.WriteAsync(context, Store, _session, prompt, cancellationToken)
            : null;
        return new HookAnswer.Context(memories ?? HookTexts.Prompt);
    }

    /// <summary>
    /// Asks once a turn at most, and never where the agent goes on because it was asked. Without a session nothing can be kept
    /// apart, so nothing is asked.
    /// </summary>
    private HookAnswer Stop()
    {
        var when = context.Settings.Text("hooks.stop");
        if (when is "off" || input.IsStopHookActive || _session is null)
        {
            return HookAnswer.Nothing;
        }

        var turn = ReadTurn();
        var statement = turn is null ? null : StatementScreen.Find(turn.Text);
        if (turn is { IsKept: true } || (when is "signal" && statement is null) || !_session.TryTakeTurn(input.PromptId ?? turn?.Id ?? ""))
        {
            return HookAnswer.Nothing;
        }

        return new HookAnswer.GoOn(HookTexts.Stop.Replace("{0}", Seen(statement), StringComparison.Ordinal));
    }

    private UserTurn? ReadTurn()
    {
        if (input.TranscriptPath is not { } path)
        {
            return null;
        }

        try
        {
            return Transcript.ReadLastTurn(path.StartsWith("~/", StringComparison.Ordinal) ? Path.Join(context.Host.UserDirectory(), path.AsSpan(1)) : path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            log.Failed("transcript_unreadable");
            return null;
        }
    }

    private static string Seen(StatementKind? statement) => statement switch
    {
        StatementKind.Preference => "The user's last message seems to state a preference or a rule.",
        StatementKind.Decision => "The user's last message seems to settle something.",
        StatementKind.Correction => "The user's last message seems to correct something.",
        _ => "Did this turn bring a preference, a decision, a correction or a conclusion?",
    };

    private HookAnswer.Context PreCompact()
    {
        _session?.NoteCompaction(input.Trigger is "manual" ? "manual" : "auto");
        return new HookAnswer.Context(HookTexts.PreCompact);
    }

    private HookAnswer SessionEnd()
    {
        _session?.End();
        HookSession.Sweep(context.Home, context.Clock.GetUtcNow());
        return HookAnswer.Nothing;
    }
}
