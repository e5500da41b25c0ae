namespace Notify.Sqlite.Storage;

/// <summary>Converts queues and lanes to the numbers in the tables.</summary>
internal static class Lanes
{
    public static long Of(int queue, Lane lane) => ((long)queue * 2) + (lane == Lane.Campaign ? 1 : 0);

    public static int QueueOf(long lane) => (int)(lane / 2);

    public static Lane LaneOf(long lane) => lane % 2 == 0 ? Lane.Transactional : Lane.Campaign;
}

/// <summary>The ranks of ready messages: a lane is claimed in the order of rank and place.</summary>
internal static class Rank
{
    /// <summary>The message must be claimed alone, because it has lost a lease.</summary>
    public const long Suspect = 0;

    /// <summary>The message has returned to the front of its lane.</summary>
    public const long Returned = 1;

    public const long Normal = 2;
}
