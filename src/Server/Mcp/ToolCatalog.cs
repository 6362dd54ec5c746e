using Satchel.Server.Mcp.Tools;
using Satchel.Server.Mcp.Tools.Commerce;

namespace Satchel.Server.Mcp;

/// <summary>The tools of each profile, in the order in which they are listed. A new tool is one line here.</summary>
internal static class ToolCatalog
{
    private static readonly MemoryTool[] Core =
    [
        RecallTool.Tool,
        RememberTool.Tool,
        ReplaceTool.Tool,
        ForgetTool.Tool,
        HistoryTool.Tool,
        UndoTool.Tool,
        RelatedTool.Tool,
        StoreTool.Tool,
        QueryTool.Tool,
        ListTool.Tool,
        EditTool.Tool,
        DeleteTool.Tool,
        SyncTool.Tool,
        ExportTool.Tool,
    ];

    private static readonly MemoryTool[] Commerce =
    [
        PreflightTool.Tool,
        ReputationTool.Tool,
        SpendingTool.Tool,
        AnomalyTool.Tool,
        BudgetSetTool.Tool,
        BudgetCheckTool.Tool,
        BudgetStatusTool.Tool,
        VendorTrustTool.Tool,
        TrustAttestTool.Tool,
        AgentAttestTool.Tool,
        AgentVerifyTool.Tool,
        AuthLoginTool.Tool,
        AuthSessionTool.Tool,
        AuthLookupTool.Tool,
        ComplianceTool.Tool,
        GatewaysTool.Tool,
        RemoteQueryTool.Tool,
    ];

    /// <summary>The tools of a profile.</summary>
    public static IReadOnlyList<MemoryTool> Of(ToolProfile profile) => profile switch
    {
        ToolProfile.Core => Core,
        ToolProfile.Commerce => [StoreTool.Tool, QueryTool.Tool, ListTool.Tool, .. Commerce],
        ToolProfile.All => [.. Core, .. Commerce],
    };
}
