using System.Text.Json;

namespace Notify.AspNetCore.Http;

/// <summary>How enumerations are written in JSON, metrics and logs, and read from queries.</summary>
internal static class EnumNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static Lane? LaneOf(string word) => word switch
    {
        "transactional" => Lane.Transactional,
        "campaign" => Lane.Campaign,
        _ => null,
    };
}
