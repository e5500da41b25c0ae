namespace Notify.AspNetCore;

/// <summary>How the members of JSON are named.</summary>
public enum JsonNamingConvention
{
    /// <summary><c>user_id</c>.</summary>
    SnakeCase,

    /// <summary><c>userId</c>.</summary>
    CamelCase,
}
