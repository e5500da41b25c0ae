namespace Notify.AspNetCore;

/// <summary>How the members of JSON are named.</summary>
public enum JsonNames
{
    /// <summary><c>user_id</c>.</summary>
    SnakeCase,

    /// <summary><c>userId</c>.</summary>
    CamelCase,
}
