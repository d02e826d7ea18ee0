"""Who acts on the desk's page: the one signed in, or on the machine that serves it the one who states a name."""

import gradio as gr

from assistant.desk.people import Person
from assistant.desk.sign_in import SignIn
from ui.desk.context import PersonOf


def signed_in(sign_in: SignIn) -> PersonOf:
    """How the page knows who acts."""

    def person_of(name: str, request: gr.Request) -> Person:
        return sign_in.person(request.client.host if request.client else "", request.headers, name)

    return person_of
