namespace Notify.Pipeline.Workers;

/// <summary>How a lease ended, for the workers' figures.</summary>
internal enum LeaseEnd
{
    /// <summary>The envelope has left this queue.</summary>
    Finished,

    /// <summary>It comes back: a retry or a deferral.</summary>
    Waiting,

    /// <summary>It was given back because the process stops.</summary>
    Released,

    /// <summary>The lease was lost.</summary>
    Lost,
}
