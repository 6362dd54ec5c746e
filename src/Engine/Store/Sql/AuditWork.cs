namespace Satchel.Engine.Store.Sql;

/// <summary>What the parts of an audit share: the connection, the plan, and where findings go.</summary>
internal sealed class AuditWork(SqlSession session, AuditPlan plan, AuditFindings findings)
{
    /// <summary>Rows that are read at once: few enough to hold, many enough to be quick.</summary>
    public const int PageRows = 500;

    public SqlSession Session => session;

    public AuditSample? Sample => plan.Sample;

    public bool Repairs => plan.Repairs;

    /// <summary>Notes a finding, and mends it where the plan is to repair and there is a way.</summary>
    public void Found(string code, string where, string message, Action? mend = null)
    {
        var mends = plan.Repairs && mend is not null;
        if (mends)
        {
            mend!();
        }

        findings.Add(code, where, message, mends);
    }

    /// <summary>Notes each row of a query; where the plan is to repair, a statement then mends them all.</summary>
    /// <param name="code">The kind of finding.</param>
    /// <param name="query">Gives where it is.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="mend">The statement; null where there is no way.</param>
    public void FoundEach(string code, string query, string message, string? mend)
    {
        var any = false;
        using (var rows = session.Rows(query))
        {
            while (rows.Read())
            {
                any = true;
                findings.Add(code, rows.GetString(0), message, plan.Repairs && mend is not null);
            }
        }

        if (any && plan.Repairs && mend is not null)
        {
            session.Run(mend);
        }
    }

    public void Report(AuditStage stage, long done) => plan.Progress?.Report(new AuditProgress(stage, done));
}
