import strawberry

from undersigned_graphql.refusals import Refusal


@strawberry.type(description="There is no session, or it has come to its end.")
class NotLoggedIn(Refusal):
    pass
