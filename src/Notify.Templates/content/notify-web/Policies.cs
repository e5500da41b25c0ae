namespace Sample.Web_1;

/// <summary>The names of the policies that the endpoints of Notify require.</summary>
internal static class Policies
{
    /// <summary>Users who may send test messages.</summary>
    public const string Owner = "NotifyOwner";

    /// <summary>Users who may use the operator API and page.</summary>
    public const string Operator = "NotifyOperator";
}
