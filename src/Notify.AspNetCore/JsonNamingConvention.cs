namespace Notify.AspNetCore;

/// <summary>Specifies the names of JSON members.</summary>
public enum JsonNamingConvention
{
    /// <summary>Lower case with underscores: <c>user_id</c>.</summary>
    SnakeCase,

    /// <summary>Camel case: <c>userId</c>.</summary>
    CamelCase,
}
