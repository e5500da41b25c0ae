namespace Notify.Pipeline.Decisions;

/// <summary>How a lease ended, for the statistics of the workers.</summary>
internal enum LeaseEnd
{
    /// <summary>The envelope has left this queue.</summary>
    Finished,

    /// <summary>The envelope comes back: a retry or a deferral.</summary>
    Waiting,

    /// <summary>The envelope was released because the process stops.</summary>
    Released,

    /// <summary>The lease was lost.</summary>
    Lost,
}
