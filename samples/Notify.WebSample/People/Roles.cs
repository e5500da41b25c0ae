namespace Notify.WebSample.People;

internal static class Roles
{
    public const string Owner = "owner";
    public const string Operator = "operator";
}
