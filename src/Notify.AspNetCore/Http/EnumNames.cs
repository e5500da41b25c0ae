using System.Text.Json;

namespace Notify.AspNetCore.Http;

/// <summary>Converts enumerations to their names in JSON, metrics and logs, and back.</summary>
internal static class EnumNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Returns the value with a name, or null if there is none.</summary>
    public static T? Parse<T>(string name)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Of(value) == name)
                return value;
        }

        return null;
    }

    /// <summary>Returns all names, for an error message.</summary>
    public static string ListOf<T>()
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetValues<T>().Select(Of)];
        return $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }
}
