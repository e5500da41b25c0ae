using Notify.Delivery;

namespace Notify.AspNetCore.Operations;

/// <summary>How enumerations are written in JSON and read from queries.</summary>
internal static class Words
{
    public static string Of(Lane lane) => lane == Lane.Campaign ? "campaign" : "transactional";

    public static Lane? LaneOf(string word) => word switch
    {
        "transactional" => Lane.Transactional,
        "campaign" => Lane.Campaign,
        _ => null,
    };

    public static string Of(ChannelCondition condition) => condition switch
    {
        ChannelCondition.Throttled => "throttled",
        ChannelCondition.Unreachable => "unreachable",
        ChannelCondition.Misconfigured => "misconfigured",
        _ => "working",
    };
}
