namespace Notify.AspNetCore.Tests.Harness;

/// <summary>Bearer tokens of those who call.</summary>
public static class Users
{
    public const string? Nobody = null;
    public const string Ada = "ada";
    public const string Owner = "olga.owner";
    public const string Operator = "otto.operator";
}
